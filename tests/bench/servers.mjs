// servers: what is measured. Each has a folder, a port and processes of its
// own, and is started by start() or, from nothing, by bench_load --first.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { freePort, program, start, stop, top, until } from '../e2e/harness.mjs';

const isRoot = process.getuid() === 0;
const STREAMS = 1000;
const THREADS = STREAMS + 64;
const APACHE_MODULES = '/usr/lib/apache2/modules';

const deploy = (name) => path.join(top, 'deploy', name);

const onPath = (name) => [...process.env.PATH.split(':'), '/usr/sbin']
  .map((folder) => path.join(folder, name)).find((f) => fs.existsSync(f));

// ---- the provider, and how sluice finds it ----

// By dialect: the provider's name, the address of a stream and of a whole
// answer, and what the provider's events and the end of its streams look like.
export const dialects = {
  'openai-chat': { path: () => '/v1/chat/completions',
    event: '"content":" token"', end: 'data: [DONE]\n\n' },
  'openai-responses': { path: () => '/v1/responses',
    event: '"delta":" token"', must: 'event: response.completed\n' },
  anthropic: { path: () => '/v1/messages',
    event: '"text":" token"', must: 'event: message_stop\n' },
  gemini: { path: (model, stream) => `/v1/models/${model}:` +
      (stream ? 'streamGenerateContent?alt=sse' : 'generateContent'),
    event: '"text":" token"', must: '"finishReason":"STOP"' },
};

export const providerName = (dialect, tls) => `bench-${dialect}${tls ? '-tls' : ''}`;

// Started once for all. It tells which streams it holds and which were left.
export async function openProvider(folder, tls) {
  const ca = path.join(folder, 'ca.pem');
  const child = start(program('BENCH_PROVIDER'), tls ? ['--ca', ca] : [],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const told = { held: new Map(), gone: new Map() };
  let rest = '', port;
  child.stdout.on('data', (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const [what, mark, ns] = line.split(' ');
      if (mark === undefined)
        port = Number(what);
      else
        told[what].set(mark, Number(ns));
    }
  });
  await until('the provider listens', () => port !== undefined);
  return { port, ca, told, child,
    async close() {
      child.stdin.end();
      await child.ended;
    } };
}

function sluiceYaml(file, provider, secure) {
  const row = (dialect, p, tls) => `  ${providerName(dialect, tls)}: {dialect: ${dialect}, ` +
    `base_url: "${tls ? 'https' : 'http'}://127.0.0.1:${p.port}/v1", auth: none` +
    `${tls ? `, ca_file: "${p.ca}"` : ''}}\n`;
  return `store: "${file('sluice.db')}"\nsecret_file: "${file('secret')}"\n` +
    `log_level: warn\nthreads: ${THREADS}\nproviders:\n` +
    Object.keys(dialects).map((d) => row(d, provider, false)).join('') +
    (secure ? row('openai-chat', secure, true) : '');
}

// What a key is set to, by its name: with the logging of bodies off, which is
// what is judged, and on; with all that is known taken out in both directions.
const keys = { off: ['--logging', 'off'], on: ['--logging', 'on'],
  redact: ['--logging', 'off', '--redact', 'both', '--entities', 'all'] };

function makeKeys(file) {
  const ctl = (...args) => execFileSync(program('SLUICECTL'),
    ['--config', file('sluice.yaml'), ...args],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  for (const [name, settings] of Object.entries(keys)) {
    const key = ctl('key', 'create', '--name', name).trim();
    ctl('key', 'set', name, ...settings);
    fs.writeFileSync(file(`key-${name}`), `Authorization: Bearer ${key}\n`,
      { mode: 0o600 });
  }
}

// ---- configurations ----

const nginxFrame = (port, file, inside) => `daemon off;
${isRoot ? 'user root;' : ''}
pid ${file('nginx.pid')};
error_log ${file('nginx.log')} error;
worker_processes 1;
worker_rlimit_nofile 16384;
events { worker_connections 8192; }
http {
	access_log off;
	client_body_temp_path ${file('body')};
	proxy_temp_path ${file('proxy')};
	fastcgi_temp_path ${file('fastcgi')};
	uwsgi_temp_path ${file('uwsgi')};
	scgi_temp_path ${file('scgi')};
	client_max_body_size 64m;
	keepalive_requests 1000000;
${inside.replaceAll('@LISTEN@', `listen 127.0.0.1:${port} backlog=4096;`)}
}
`;

// The cheapest way through nginx: connections kept on both sides, bodies handed
// on as they come, no file touched.
const proxyConf = (port, file, provider) => nginxFrame(port, file, `
	upstream provider { server 127.0.0.1:${provider.port}; keepalive 64; }
	server {
		@LISTEN@
		location / {
			proxy_pass http://provider;
			proxy_http_version 1.1;
			proxy_set_header Connection "";
			proxy_buffering off;
			proxy_request_buffering off;
			proxy_read_timeout 600s;
		}
	}`);

// The shipped file, and what it leaves to the server: kept connections.
const nginxConf = (port, file) => nginxFrame(port, file, `
	upstream sluice { server unix:${file('sluice.sock')}; keepalive 64; }
	server {
		@LISTEN@
		fastcgi_keep_conn on;
		include ${deploy('nginx.conf')};
	}`);

const apacheConf = (port, file) => `ServerRoot ${file('')}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${file('apache.pid')}
ErrorLog ${file('apache.log')}
LogLevel error
${isRoot ? 'User www-data\nGroup www-data' : ''}
${['mpm_event', 'authz_core', 'proxy', 'proxy_fcgi'].map((m) =>
    `LoadModule ${m}_module ${APACHE_MODULES}/mod_${m}.so`).join('\n')}
StartServers 1
ServerLimit 1
ThreadLimit 128
ThreadsPerChild 128
MaxRequestWorkers 128
KeepAlive On
MaxKeepAliveRequests 0
Define SLUICE_SOCKET ${file('sluice.sock')}
Include ${deploy('apache-proxy-fcgi.conf')}
`;

const ownSluice = ({ file }) => [program('SLUICE'), '--config', file('sluice.yaml'),
  '--listen', file('sluice.sock')];

// needs: the web server's program. commands: what is started, in order.
const kinds = {
  proxy: {
    title: 'nginx proxy_pass', needs: 'nginx', speaks: 'provider',
    files: ({ port, file, provider }) => ({ 'nginx.conf': proxyConf(port, file, provider) }),
    commands: ({ file }) => [[onPath('nginx'), '-c', file('nginx.conf')]],
  },
  lighttpd: {
    title: 'lighttpd', needs: 'lighttpd', speaks: 'sluice',
    files: () => ({}),
    commands: () => [[onPath('lighttpd'), '-D', '-f', deploy('lighttpd.conf')]],
  },
  nginx: {
    title: 'nginx', needs: 'nginx', speaks: 'sluice',
    files: ({ port, file }) => ({ 'nginx.conf': nginxConf(port, file) }),
    commands: (set) => [ownSluice(set), [onPath('nginx'), '-c', set.file('nginx.conf')]],
  },
  apache: {
    title: 'Apache', needs: 'apache2', speaks: 'sluice',
    files: ({ port, file }) => ({ 'apache.conf': apacheConf(port, file) }),
    commands: (set) => [ownSluice(set),
      [onPath('apache2'), '-DFOREGROUND', '-f', set.file('apache.conf')]],
  },
  cgi: {
    title: 'lighttpd, CGI', needs: 'lighttpd', speaks: 'sluice',
    files: () => ({}),
    commands: () => [[onPath('lighttpd'), '-D', '-f', deploy('lighttpd-cgi.conf')]],
  },
};

export const title = (kind) => kinds[kind].title;
export const isThere = (kind) => onPath(kinds[kind].needs) !== undefined;

export function version(name, ...args) {
  const file = onPath(name) ?? name;
  try {
    return execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', file, ...args],
      { encoding: 'utf8' }).split('\n')[0];
  } catch {
    return 'not installed';
  }
}

// ---- processes ----

function descendants(pid) {
  const children = fs.readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    try {
      return fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .split(' ').filter((c) => c !== '').map(Number);
    } catch {
      return [];			// a thread that ended
    }
  });
  return [pid, ...children.flatMap(descendants)];
}

// Kilobytes of memory, shared pages divided among those who share them.
function pss(pid) {
  const rollup = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss: +(\d+) kB$/m.exec(rollup)[1]);
}

// A server in a folder of its own, its files written, not started. The world
// remembers it, to end it whatever happens.
export async function prepare(kind, world) {
  const { root, provider, secure } = world;
  const folder = fs.mkdtempSync(path.join(root, `${kind}-`));
  const file = (name) => path.join(folder, name);
  const set = { kind, folder, file, provider, port: await freePort(), children: [],
    speaks: kinds[kind].speaks };
  fs.chmodSync(folder, 0o711);		// Apache's workers are somebody else
  if (set.speaks === 'sluice') {
    fs.writeFileSync(file('sluice.yaml'), sluiceYaml(file, provider, secure), { mode: 0o600 });
    makeKeys(file);
  }
  for (const [name, text] of Object.entries(kinds[kind].files(set)))
    fs.writeFileSync(file(name), text);
  set.commands = kinds[kind].commands(set);
  set.env = { ...process.env, SLUICE_PORT: String(set.port), SLUICE_BIN: program('SLUICE'),
    SLUICE_CONFIG: file('sluice.yaml'), SLUICE_RUN: folder };
  set.processes = () => set.children.flatMap(({ pid }) => descendants(pid));
  set.memory = () => set.processes().reduce((sum, pid) => sum + pss(pid), 0);
  set.start = () => startSet(set);
  set.stop = async () => {
    for (const child of set.children.splice(0).reverse())
      await stop(child);
  };
  world.sets.push(set);
  return set;
}

async function startSet(set) {
  const log = fs.openSync(set.file('server.log'), 'a');
  for (const [command, ...args] of set.commands)
    set.children.push(start(command, args, { stdio: ['ignore', log, log], env: set.env }));
  fs.closeSync(log);
  const url = `http://127.0.0.1:${set.port}/v1/` +
    (set.speaks === 'sluice' ? 'responses/health' : 'chat/completions');
  const options = set.speaks === 'sluice' ? {} : { method: 'POST', body: '{"model":"whole"}' };
  const socket = set.file('sluice.sock');
  await until(`${title(set.kind)} answers`, async () => {
    if (set.children.some((c) => c.exitCode !== null))
      throw new Error(`${title(set.kind)}: ${fs.readFileSync(set.file('server.log'), 'utf8')}`);
    if (isRoot && fs.existsSync(socket))
      fs.chmodSync(socket, 0o666);
    return fetch(url, { ...options, signal: AbortSignal.timeout(1000) })
      .then((r) => r.arrayBuffer().then(() => r.ok), () => false);
  });
}
