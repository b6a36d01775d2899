// harness: a real lighttpd with sluice behind it and a scripted provider
// behind that, all on loopback, all ended by their ids.
//
// The environment says where things are (the Makefile sets it):
//   SLUICE, SLUICECTL, SCRIPTED_UPSTREAM, SQL  the programs
//   SLUICE_NODE_MODULES                   the official client, the checker
//   srcdir                                the top of the source tree
import { spawn, execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';

export const top = path.resolve(process.env.srcdir ?? '.');
export const program = (name) => path.resolve(process.env[name]);

// Packages come from the build's folder, not from beside this file.
export function load(name) {
  const modules = process.env.SLUICE_NODE_MODULES;
  return createRequire(path.join(modules, 'x.js'))(name);
}

// ---- TAP ----

const cases = [];

export function test(name, fn) {
  cases.push({ name, fn });
}

export async function run() {
  let failed = 0;
  console.log(`1..${cases.length}`);
  for (const [i, c] of cases.entries()) {
    try {
      await c.fn();
      console.log(`ok ${i + 1} - ${c.name}`);
    } catch (e) {
      failed++;
      console.log(`not ok ${i + 1} - ${c.name}`);
      for (const line of String(e?.stack ?? e).split('\n'))
        console.log(`# ${line}`);
    }
  }
  return failed;
}

// ---- processes ----

const children = new Set();

export function start(command, args, options) {
  const child = spawn(command, args, options);
  children.add(child);
  child.ended = new Promise((done) => child.on('exit', (code, signal) => {
    children.delete(child);
    done({ code, signal });
  }));
  return child;
}

export async function stop(child, signal = 'SIGTERM') {
  if (child.exitCode === null && child.signalCode === null)
    child.kill(signal);
  return child.ended;
}

process.on('exit', () => {
  for (const child of children)
    child.kill('SIGKILL');
});

// The processes that it started and that still run.
function childrenOf({ pid }) {
  return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ').filter((c) => c !== '').map(Number);
}

// Whether it still runs; one that ended may wait for somebody to ask.
function isAlive(pid) {
  try {
    return !/\) [ZX] /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function firstLine(stream) {
  return new Promise((done) => {
    readline.createInterface({ input: stream }).once('line', done);
  });
}

export async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

// Until the condition holds, looked at again and again, at most so long.
export async function until(what, condition, ms = 10000) {
  const end = Date.now() + ms;
  for (;;) {
    if (await condition())
      return;
    if (Date.now() > end)
      throw new Error(`waited ${ms} ms in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

// ---- the set-up ----

// The shipped file: lighttpd starts sluice.
const shipped = () => ({ conf: `include "${path.join(top, 'deploy/lighttpd.conf')}"\n` });

// script: replies of the scripted upstream (tests/lib/script.h).
// yaml: more lines for sluice.yaml, with {{upstream}} for the base URL.
// lighttpd: more lines for its configuration, after the front's own.
// store: what sluice.yaml has of a file for it.
// keyless: no key is made, and so no store before sluice starts.
// front: how lighttpd comes by sluice, { conf, sluice }: its configuration, and
// the process that was started with options as given, if there is one.
export async function openHouse({ script, yaml, lighttpd = '', store = (name) => name,
  keyless = false, front = shipped }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-e2e-'));
  const file = (name) => path.join(folder, name);

  fs.writeFileSync(file('script'), script);
  const upstream = start(program('SCRIPTED_UPSTREAM'),
    ['--log', file('upstream.log'), '--record', folder, file('script')],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const upstreamPort = await firstLine(upstream.stdout);

  fs.writeFileSync(file('sluice.yaml'),
    `store: "${store(file('sluice.db'))}"\nsecret_file: "${file('secret')}"\n` +
    yaml.replaceAll('{{upstream}}', `http://127.0.0.1:${upstreamPort}/v1`),
    { mode: 0o600 });
  const ctl = (...args) => execFileSync(program('SLUICECTL'),
    ['--config', file('sluice.yaml'), ...args],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  const key = keyless ? '' : ctl('key', 'create', '--name', 'e2e').trim();

  const port = await freePort();
  const log = fs.openSync(file('server.log'), 'a');
  const options = {
    stdio: ['ignore', log, log],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`,
      SLUICE_PORT: String(port), SLUICE_BIN: program('SLUICE'),
      SLUICE_CONFIG: file('sluice.yaml'), SLUICE_RUN: folder },
  };
  const { conf, sluice } = await front({ file, options });
  // While a command of ours runs nobody here sees lighttpd hang up: its own five
  // seconds are few on a busy machine.
  fs.writeFileSync(file('lighttpd.conf'), `${conf}server.max-keep-alive-idle = 120\n${lighttpd}`);
  const origin = `http://127.0.0.1:${port}`;
  const serve = async () => {
    const lighttpd = start('lighttpd', ['-D', '-f', file('lighttpd.conf')], options);
    await until('lighttpd answers', async () => {
      if (lighttpd.exitCode !== null)
        throw new Error(fs.readFileSync(file('server.log'), 'utf8'));
      return fetch(`${origin}/v1/responses/health`).then((r) => r.ok, () => false);
    });
    return lighttpd;
  };
  let server = await serve();

  return {
    folder, key, ctl, origin, url: `${origin}/v1`, sluice,
    post: (body, options = {}) => fetch(`${origin}/v1/responses`, {
      method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body),
      ...options,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json',
        ...options.headers } }),
    read: (name) => fs.readFileSync(file(name), 'utf8'),
    // The body of the provider's Nth request, from 0.
    sent: (n) => JSON.parse(fs.readFileSync(
      file(`${String(n).padStart(6, '0')}.body`), 'utf8')),
    // Lets that many stalled replies go on.
    release: (n) => upstream.stdin.write(`release ${n}\n`),
    requests: () => fs.readFileSync(file('upstream.log'), 'utf8')
      .split('\n').filter((l) => l.startsWith('request')).length,
    // Calls that we left before the provider had said all.
    hangups: () => fs.readFileSync(file('upstream.log'), 'utf8').split('\n')
      .filter((l) => l.startsWith('hangup') && l.endsWith('unfinished')).length,
    // Ends lighttpd and what it started, and starts both anew.
    async restart() {
      const before = [server.pid, ...childrenOf(server)];
      await stop(server);
      await until('the old processes have ended', () => !before.some(isAlive));
      server = await serve();
      return { before, after: [server.pid, ...childrenOf(server)] };
    },
    async close() {
      await stop(server);
      if (sluice)
        await stop(sluice);
      upstream.stdin.end();
      await upstream.ended;
      fs.closeSync(log);
      fs.rmSync(folder, { recursive: true });
    },
  };
}
