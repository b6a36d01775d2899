// rows: the web servers that deploy/ has files for; how each is started, what
// it can't do, and what docs/deploying.md says of it that no run can measure.
//
// What is loaded is the shipped file as it stands. Around it stands only what
// a server can't do without: ports, folders, logs, and the modules and lines
// that the file's own head says it needs. Answers are compressed everywhere.
import fs from 'node:fs';
import path from 'node:path';
import { freePort, start } from './harness.mjs';

// Started by root, programs run as nobody.
const NOBODY = 65534;
export const identity = process.getuid() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
export const searched = `${process.env.PATH}:/usr/sbin:/usr/bin:/bin`;

// ---- frames: what stands around a shipped file ----

// Each says how its server is started, which signal reloads it, and what is
// another thing once that is done.
const said = (words) => (site) => site.read().match(words).length;

const lighttpd = (file) => (site) => {
  const conf = site.file('lighttpd.conf');
  fs.writeFileSync(conf, `include "${site.shipped(file)}"
server.modules += ( "mod_deflate" )
deflate.mimetypes = ( "application/json", "text/event-stream" )
deflate.allowed-encodings = ( "gzip" )
`);
  return { command: 'lighttpd', args: ['-D', '-f', conf], graceful: 'SIGUSR1', generation: said(/server started/g) };
};

const APACHE_MODULES = '/usr/lib/apache2/modules';
const frameModules = ['mpm_event', 'authz_core', 'mime', 'deflate', 'filter', 'http2'];

// The modules that a file's head names.
export function modulesNeeded(file) {
  const text = fs.readFileSync(file, 'utf8').replace(/\n# /g, ' ');
  return /It needs ([^.]*)\./.exec(text)[1].match(/mod_\w+/g).map((name) => name.slice('mod_'.length))
    .filter((name) => fs.existsSync(`${APACHE_MODULES}/mod_${name}.so`));
}

const apacheFrame = (site, modules, inside) => `ServerRoot ${site.folder}
ServerName 127.0.0.1
Listen 127.0.0.1:${site.port}
PidFile ${site.file('apache.pid')}
DefaultRuntimeDir ${site.folder}
Mutex file:${site.folder}
ErrorLog ${site.file('server.log')}
LogLevel warn
User #${NOBODY}
Group #${NOBODY}
${[...new Set([...frameModules, ...modules])].map((m) =>
    `LoadModule ${m}_module ${APACHE_MODULES}/mod_${m}.so\n`).join('')}
<IfModule cgid_module>
	ScriptSock ${site.file('cgid.sock')}
</IfModule>
<IfModule fcgid_module>
	FcgidIPCDir ${site.file('fcgid')}
	FcgidProcessTableFile ${site.file('fcgid.table')}
</IfModule>
TypesConfig /dev/null
Protocols h2c http/1.1
AddOutputFilterByType DEFLATE application/json text/event-stream
${site.edited?.frame ?? ''}
<Directory />
	AllowOverride None
	Require all denied
</Directory>
${inside}
`;

// Apache itself becomes somebody else, as it does anywhere: as nobody from the
// start it may get no shared memory.
const apacheCommand = (conf) => ({ asRoot: true, command: 'apache2',
  args: ['-DFOREGROUND', '-f', conf], graceful: 'SIGUSR1', generation: said(/resuming normal operations/g) });

const apache = (file) => (site) => {
  const conf = site.file('apache.conf');
  fs.writeFileSync(conf, apacheFrame(site, modulesNeeded(site.shipped(file)), `Define SLUICE_BIN ${site.program}
Define SLUICE_CONFIG ${site.file('sluice.yaml')}
Define SLUICE_SOCKET ${site.file('sluice.sock')}
Include ${site.shipped(file)}`));
  return apacheCommand(conf);
};

// A host whose users have a folder of documents with .htaccess, and a home.
export const sharedHost = (site, documents, modules) => apacheFrame(site, modules, `DocumentRoot ${documents}
<Directory ${documents}>
	AllowOverride All
	Require all granted
</Directory>`);

const hosted = (change, more = []) => (site) => {
  const documents = site.file('documents'), home = site.file('.sluice');
  const shipped = site.shipped('shared-hosting/htaccess');
  fs.mkdirSync(documents);
  fs.mkdirSync(path.join(home, 'bin'), { recursive: true });
  fs.renameSync(site.file('sluice.yaml'), path.join(home, 'sluice.yaml'));
  fs.symlinkSync(site.program, path.join(home, 'bin/sluice'));
  for (const name of ['sluice.cgi', 'sluice.fcgi']) {
    site.wrapper = { from: site.shipped('shared-hosting/sluice.cgi'), to: path.join(documents, name) };
    fs.copyFileSync(site.wrapper.from, site.wrapper.to);
  }
  fs.writeFileSync(path.join(documents, '.htaccess'), change(fs.readFileSync(shipped, 'utf8')));
  const conf = site.file('apache.conf');
  fs.writeFileSync(conf, sharedHost(site, documents, [...modulesNeeded(shipped), ...more]));
  return apacheCommand(conf);
};

// The upstream is the one that the file's head asks for; the second one and the
// lines that stand as comments are for kept connections.
const nginx = (file, kept) => async (site) => {
  const conf = site.file('frame.conf'), shipped = site.shipped(file);
  const text = fs.readFileSync(shipped, 'utf8');
  const upstreams = text.match(/upstream sluice \{.*\}/g);
  if (kept)
    fs.writeFileSync(shipped, text.replace(/^(\t)#(fastcgi_)/mg, '$1$2'));
  site.h2Port = await freePort();
  fs.writeFileSync(conf, `daemon off;
pid ${site.file('nginx.pid')};
error_log ${site.file('server.log')} warn;
worker_processes 1;
events { worker_connections 1024; }
http {
	access_log off;
	${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((t) => `${t}_temp_path ${site.file(`nginx-${t}`)};`).join('\n\t')}
	gzip on;
	gzip_types application/json text/event-stream;
	gzip_min_length 1;
	${upstreams[kept ? 1 : 0].replace('/run/sluice/sluice.sock', site.file('sluice.sock'))}
	server {
		listen 127.0.0.1:${site.port};
		listen 127.0.0.1:${site.h2Port} http2;
		include ${shipped};
	}
}
`);
  return { command: 'nginx', graceful: 'SIGHUP', generation: (site) => String(childrenOf(site.server.pid)),
    args: ['-p', site.folder, '-e', site.file('server.log'), '-c', conf] };
};

// ---- who starts sluice, where the web server doesn't ----

const script = (name) => (site, socket) =>
  start(site.shipped(name), [], { ...site.options, env: { ...site.options.env, SLUICE_SOCKET: socket } });

// What the unit says, with systemd's own tool in the place of systemd; and in
// the place of `systemctl restart' what starts a sluice that ended anew, on the
// socket that stays open.
const service = `trap 'kill "$pid"' TERM
status=0
while [ "$status" = 0 ]; do
	sh -c 'LISTEN_PID=$$; export LISTEN_PID; exec "$@"' sh "$@" &
	pid=$!
	wait "$pid"
	status=$?
done
wait "$pid"`;

const systemd = (site, socket) => {
  const unit = fs.readFileSync(site.shipped('systemd/sluice.service'), 'utf8');
  const command = /^ExecStart=(.*)$/m.exec(unit)[1].replace('/usr/local/bin/sluice', site.program);
  return start('systemd-socket-activate', ['-l', socket, '-E', `SLUICE_CONFIG=${site.file('sluice.yaml')}`,
    ...Object.keys(process.env).filter((n) => /^[AUL]SAN_OPTIONS$/.test(n)).flatMap((n) => ['-E', n]),
    'sh', '-c', service, 'service', ...command.split(' ')], site.options);
};

// ---- the rows ----

// serve: writes the configuration, says how the server is started.
// backend: who starts sluice, if somebody does.
// tools: what must be installed.
// silence: the line of the file that bounds the program's silence, and what the
// tests put in its place, or what they have the host say; whole: whether it
// bounds whole answers too.
// restart: how sluice is started anew; waits: new requests wait until those
// that run have ended, here so many milliseconds (lighttpd by itself would cut
// them off after 8 seconds). reload: how the web server itself is, but for sluice.
// processes: how many of them serve, or `each' for one to each request.
// cannot: what this server makes impossible; the tests hold that to be true.
// told: what the documents' table says that no run can measure.
const lighttpdTools = ['lighttpd', '/usr/lib/lighttpd/mod_deflate.so'];
const apacheTools = (...modules) => ['apache2', ...modules.map((m) => `${APACHE_MODULES}/mod_${m}.so`)];
const writeIdle = { line: /server\.max-write-idle = \d+/, short: 'server.max-write-idle = 2', whole: false };
const readTimeout = { line: /fastcgi_read_timeout \d+s/, short: 'fastcgi_read_timeout 2s', whole: true };
const lighttpdSilence = 'whole answers none; streams `server.max-write-idle` (360 s)';
const nginxTold = {
  concurrency: '`threads` (512) of each process; two `worker_connections` each',
  body: '`client_max_body_size` (1 MB, here 128)',
  silence: '`fastcgi_read_timeout` (60 s, here 960)',
  restart: "a second one, renamed over the first's socket",
};

export const rows = {
  'lighttpd': {
    file: 'lighttpd.conf', serve: lighttpd('lighttpd.conf'), tools: lighttpdTools,
    restart: 'server', waits: 11000, processes: 1,
    silence: writeIdle, cannot: ['pack streams', 'unsized HTTP/2'],
    told: { concurrency: '`threads` (512) of one process', body: "any; sluice's own",
      silence: lighttpdSilence, restart: '`kill -USR1` lighttpd' },
  },
  'lighttpd, socket': {
    file: 'lighttpd-socket.conf', serve: lighttpd('lighttpd-socket.conf'),
    backend: script('start-multiwatch'), tools: [...lighttpdTools, 'spawn-fcgi', 'multiwatch'],
    restart: 'children', reload: true, processes: 2,
    silence: writeIdle, cannot: ['pack streams', 'unsized HTTP/2'],
    told: { concurrency: '`threads` (512) of each process', body: "any; sluice's own",
      silence: lighttpdSilence, restart: 'SIGTERM each process of multiwatch' },
  },
  'nginx, socket': {
    file: 'nginx.conf', serve: nginx('nginx.conf', false),
    backend: script('start-spawn-fcgi'), tools: ['nginx', 'spawn-fcgi'],
    restart: 'swap', reload: true, processes: 1, silence: readTimeout, told: nginxTold,
  },
  'nginx, kept connections': {
    file: 'nginx.conf', serve: nginx('nginx.conf', true),
    backend: script('start-spawn-fcgi'), tools: ['nginx', 'spawn-fcgi'],
    restart: 'swap', reload: true, processes: 1, silence: readTimeout, told: nginxTold,
  },
  'Apache mod_proxy_fcgi': {
    file: 'apache-proxy-fcgi.conf', serve: apache('apache-proxy-fcgi.conf'),
    backend: systemd, tools: [...apacheTools('proxy_fcgi'), 'systemd-socket-activate'],
    restart: 'service', waits: 700, reload: true, processes: 1,
    silence: { line: /timeout=\d+/, short: 'timeout=2', whole: true },
    told: { concurrency: '`threads` (512) of each process; `MaxRequestWorkers`', body: "any; sluice's own",
      silence: '`timeout` (60 s, here 960)', restart: '`systemctl restart sluice`' },
  },
  'Apache mod_fcgid': {
    file: 'apache-fcgid.conf', serve: apache('apache-fcgid.conf'), tools: apacheTools('fcgid'),
    restart: 'replace', processes: 'each', cannot: ['unsized HTTP/2'],
    silence: { line: /FcgidIOTimeout \d+/, short: 'FcgidIOTimeout 2', whole: true },
    told: { concurrency: '`FcgidMaxProcessesPerClass` (100)',
      body: '`FcgidMaxRequestLen` (128 KiB, here 128 MiB)',
      silence: '`FcgidIOTimeout` (40 s, here 960)', restart: '`mv` the new program over the old' },
  },
  'lighttpd, CGI': {
    file: 'lighttpd-cgi.conf', serve: lighttpd('lighttpd-cgi.conf'), tools: lighttpdTools,
    restart: 'replace', reload: true, processes: 'each',
    silence: writeIdle, cannot: ['pack streams', 'unsized HTTP/2'],
    told: { concurrency: '`server.max-connections` (256 here)', body: "any; sluice's own",
      silence: lighttpdSilence, restart: '`mv` the new program over the old' },
  },
  'Apache, CGI': {
    file: 'apache-cgi.conf', serve: apache('apache-cgi.conf'), tools: apacheTools('cgid'),
    restart: 'replace', processes: 'each',
    silence: { line: /CGIDScriptTimeout \d+/, short: 'CGIDScriptTimeout 2', whole: true },
    cannot: ['stream packed'],
    told: { concurrency: '`MaxRequestWorkers`', body: "any; sluice's own",
      silence: '`CGIDScriptTimeout` (60 s, here 960)', restart: '`mv` the new program over the old' },
  },
  'Apache, .htaccess and CGI': {
    file: 'shared-hosting/htaccess', serve: hosted((text) => text), tools: apacheTools('cgid'),
    restart: 'replace', processes: 'each', silence: { frame: 'Timeout 2', whole: true },
    cannot: ['stream packed'],
    told: { concurrency: "the host's `MaxRequestWorkers`", body: "the host's `LimitRequestBody`",
      silence: "the host's `Timeout` (60 s)", restart: '`mv` the new program over the old' },
  },
  'Apache, .htaccess and mod_fcgid': {
    file: 'shared-hosting/htaccess', tools: apacheTools('fcgid'),
    serve: hosted((text) => text.replace(/^#(AddHandler fcgid)/m, '$1').replace(' sluice.cgi/', ' sluice.fcgi/'),
      ['fcgid']),
    restart: 'replace', processes: 'each', silence: { frame: 'FcgidIOTimeout 2', whole: true },
    cannot: ['stream', 'large', 'unsized HTTP/2'],
    told: { concurrency: "the host's `FcgidMaxProcessesPerClass` (100)",
      body: "the host's `FcgidMaxRequestLen` (128 KiB)",
      silence: "the host's `FcgidIOTimeout` (40 s)", restart: '`mv` a new `sluice.fcgi` over the old' },
  },
};

export const cannot = (row, what) => row.cannot?.includes(what) ?? false;

// The processes that it started and that still run.
export const childrenOf = (pid) => fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  .split(' ').filter((c) => c !== '').map(Number);

// The first of a row's tools that isn't there.
export const missing = (row) => row.tools.find((tool) =>
  !(tool.startsWith('/') ? [tool] : searched.split(':').map((d) => path.join(d, tool))).some((f) => fs.existsSync(f)));
