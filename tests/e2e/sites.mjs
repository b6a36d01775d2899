// sites: sluice behind a web server of rows.mjs, with a scripted provider behind
// it. Servers are ordinary processes with folders and ports of their own.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { freePort, program, start, stop, top, until } from './harness.mjs';
import { identity, searched } from './rows.mjs';

// A socket has its name some time before anybody listens.
const isListening = (socket) => new Promise((done) => {
  const line = net.connect(socket);
  line.on('error', () => done(false));
  line.on('connect', () => {
    line.destroy();
    done(true);
  });
});

const firstLine = (stream) => new Promise((done) => {
  readline.createInterface({ input: stream }).once('line', done);
});

function give(...paths) {
  if (identity.uid !== undefined)
    for (const p of paths)
      fs.chownSync(p, identity.uid, identity.gid);
}

// What is shipped, and the programs under test, for whoever runs them: a source
// tree may be read-only, or nobody else's to look into.
export function copyShipped(to) {
  fs.cpSync(path.join(top, 'deploy'), to, { recursive: true });
  for (const name of ['.', ...fs.readdirSync(to, { recursive: true })]) {
    const file = path.join(to, name), { mode } = fs.statSync(file);
    fs.chmodSync(file, mode & 0o100 ? 0o755 : 0o644);
  }
}

export function copyProgram(name, to) {
  fs.copyFileSync(program(name), to);
  fs.chmodSync(to, 0o755);
}

export async function openUpstream(folder, script) {
  const log = path.join(folder, 'upstream.log');
  fs.writeFileSync(path.join(folder, 'script'), script);
  const child = start(program('SCRIPTED_UPSTREAM'), ['--log', log, path.join(folder, 'script')],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await firstLine(child.stdout);
  const lines = (what) => fs.readFileSync(log, 'utf8').split('\n').filter((l) => l.startsWith(what));
  return {
    port,
    requests: () => lines('request').length,
    // The bytes of the bodies that came.
    sizes: () => lines('request').map((l) => Number(/ (\d+) bytes$/.exec(l)[1])),
    // When each call was left before all was said, in milliseconds of the
    // monotonic clock, which process.hrtime shows, too.
    hangups: () => lines('hangup').filter((l) => l.endsWith('unfinished'))
      .map((l) => Number(/, at (\d+),/.exec(l)[1])),
    release: (n) => child.stdin.write(`release ${n}\n`),
    async close() {
      child.stdin.end();
      await child.ended;
    },
  };
}

// lighttpd forgets a SIGTERM that comes while it starts anew.
async function insist(child) {
  while (child.exitCode === null && child.signalCode === null) {
    child.kill();
    await Promise.race([child.ended, new Promise((done) => setTimeout(done, 1000))]);
  }
}

// Those that haven't been closed; they are when the test is told to end.
const open = new Set();
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    await Promise.allSettled([...open].map((site) => site.close()));
    process.exit(1);
  });

// The shipped file of a row with that one line changed.
function edit(folder, row, { line, short }) {
  const name = path.join(folder, 'deploy', row.file);
  const text = fs.readFileSync(name, 'utf8');
  if (!line.test(text))
    throw new Error(`${row.file} has no ${line}`);
  fs.writeFileSync(name, text.replace(line, short));
}

class Site {
  constructor(row, edited) {
    this.row = row;
    this.edited = edited;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-site-'));
    fs.chmodSync(this.folder, 0o755);
    this.program = this.file('sluice');
    open.add(this);
  }

  file(name) { return path.join(this.folder, name); }
  shipped(name) { return this.file(`deploy/${name}`); }
  read() { return fs.readFileSync(this.file('server.log'), 'utf8'); }

  // Files, the provider, a key: all that the servers need.
  async furnish(script, yaml) {
    this.upstream = await openUpstream(this.folder, script);
    copyShipped(this.file('deploy'));
    copyProgram('SLUICE', this.program);
    copyProgram('SLUICECTL', this.file('sluicectl'));
    if (this.edited?.line !== undefined)
      edit(this.folder, this.row, this.edited);
    fs.writeFileSync(this.file('sluice.yaml'), `store: "${this.file('sluice.db')}"
secret_file: "${this.file('secret')}"
cors_origins: ["https://app.example.org"]
limits: {body: 24M}
${yaml}providers:
  azure: {base_url: "http://127.0.0.1:${this.upstream.port}/v1", api_key: "k"}
`, { mode: 0o600 });
    fs.writeFileSync(this.file('server.log'), '');
    give(this.folder, this.file('sluice.yaml'), this.file('server.log'));
    this.port = this.h2Port = await freePort();
    this.log = fs.openSync(this.file('server.log'), 'a');
    this.options = { ...identity, cwd: this.folder, stdio: ['ignore', this.log, this.log],
      env: { ...process.env, PATH: searched, HOME: this.folder, SLUICE_PORT: String(this.port),
        SLUICE_BIN: this.program, SLUICE_CONFIG: this.file('sluice.yaml'), SLUICE_RUN: this.folder,
        SLUICE_SOCKET: this.file('sluice.sock') } };
    this.key = execFileSync(this.file('sluicectl'), ['key', 'create', '--name', 'e2e'],
      { ...this.options, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }

  async startBackend(name) {
    const child = this.row.backend(this, this.file(name));
    await until('somebody listens', () => {
      if (child.exitCode !== null)
        throw new Error('the backend ended');
      return isListening(this.file(name));
    });
    return child;
  }

  async serve() {
    if (this.row.backend !== undefined)
      this.backend = await this.startBackend('sluice.sock');
    const { command, args, graceful, generation, asRoot = false } = await this.row.serve(this);
    this.graceful = graceful;
    this.generation = () => generation(this);
    this.server = start(command, args, { ...this.options, ...(asRoot ? { uid: undefined, gid: undefined } : {}) });
    await until('the server answers', async () => {
      if (this.server.exitCode !== null)
        throw new Error('the server ended');
      return fetch(`http://127.0.0.1:${this.port}/v1/responses/health`).then(async (r) => {
        await r.text();
        return r.ok;
      }, () => false);
    });
  }

  // The web server's own restart, which loses nothing.
  reload() { this.server.kill(this.graceful); }

  // A new sluice takes the old one's name. The old one, which may be told to
  // end when those who have just looked up the name have come.
  async swap() {
    const old = this.backend;
    this.backend = await this.startBackend('new.sock');
    fs.renameSync(this.file('new.sock'), this.file('sluice.sock'));
    return old;
  }

  // A new file takes the program's place; processes of the old one live on.
  replace() {
    copyProgram('SLUICE', this.file('new'));
    fs.renameSync(this.file('new'), this.program);
    if (this.wrapper === undefined)
      return;
    fs.copyFileSync(this.wrapper.from, this.file('new'));
    fs.renameSync(this.file('new'), this.wrapper.to);
  }

  // Whatever was started is ended, the provider first: then nobody waits.
  async close() {
    open.delete(this);
    await this.upstream?.close();
    if (this.server !== undefined)
      await insist(this.server);
    if (this.backend !== undefined)
      await stop(this.backend);
    try {
      await until('nothing is left', () => runningIn(this.folder).length === 0);
    } finally {
      for (const pid of runningIn(this.folder))
        process.kill(pid, 'SIGKILL');
      if (this.log !== undefined)
        fs.closeSync(this.log);
      fs.rmSync(this.folder, { recursive: true });
    }
  }
}

// edited: the silence of a row.
export async function openSite(row, { script, yaml = '', edited }) {
  const site = new Site(row, edited);
  try {
    await site.furnish(script, yaml);
    await site.serve();
  } catch (e) {
    if (site.log !== undefined)
      e.message += `\n${site.read()}`;
    await site.close();
    throw e;
  }
  return site;
}

// The processes of which that holds; those of others can't be looked into.
const processes = (holds) => fs.readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).map(Number)
  .filter((pid) => {
    try {
      return holds((link) => fs.readlinkSync(`/proc/${pid}/${link}`));
    } catch {
      return false;
    }
  });

// Those of that program, also of a file that has been replaced.
export const runningAs = (file, { replaced = true } = {}) => processes((read) =>
  read('exe') === file || (replaced && read('exe') === `${file} (deleted)`));

// Those of a program in that folder, and those that were started there.
const runningIn = (folder) => processes((read) =>
  ['exe', 'cwd'].some((link) => read(link) === folder || read(link).startsWith(`${folder}/`)));
