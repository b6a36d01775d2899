// docs/shared-hosting.md, followed by an ordinary user: its very commands, in
// their order, on a host with Apache, .htaccess and CGI. What the page leaves to
// its reader is done here: the build stands ready, the archive needn't be
// uploaded, and the site has an address of its own.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { now } from './ask.mjs';
import { freePort, run, start, stop, test, top, until } from './harness.mjs';
import { identity, missing, modulesNeeded, rows, sharedHost } from './rows.mjs';
import { checkStream } from './schemas.mjs';
import { copyProgram, copyShipped } from './sites.mjs';

const page = fs.readFileSync(path.join(top, 'docs/shared-hosting.md'), 'utf8');
const blocks = [...page.matchAll(/^```sh\n([^]*?)^```$/mg)].map(([, text]) => text);

const absent = missing(rows['Apache, .htaccess and CGI']);
if (absent !== undefined) {
  console.log(`1..0 # SKIP ${absent} is not installed`);
  process.exit();
}

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-host-'));
const file = (name) => path.join(home, name);

// The checkout, with its build.
fs.mkdirSync(file('sluice'));
copyShipped(file('sluice/deploy'));
fs.mkdirSync(file('sluice/build'));
for (const name of ['SLUICE', 'SLUICECTL'])
  copyProgram(name, file(`sluice/build/${name.toLowerCase()}`));
fs.mkdirSync(file('public_html'));
fs.chmodSync(home, 0o755);
if (identity.uid !== undefined)
  for (const name of ['', 'public_html', 'sluice'])
    fs.chownSync(file(name), identity.uid, identity.gid);

const sanitizers = Object.fromEntries(Object.entries(process.env)
  .filter(([name]) => /^[AUL]SAN_OPTIONS$/.test(name)));
const options = { ...identity, cwd: home,
  env: { ...sanitizers, HOME: home, PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/bin' } };

// Runs a block as it stands; what it writes, with the time of each piece.
async function follow(text) {
  const shell = spawn('sh', ['-e'], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  const out = { text: '', said: '', pieces: [] };
  shell.stdout.on('data', (piece) => {
    out.text += piece;
    out.pieces.push({ at: now(), text: String(piece) });
  });
  shell.stderr.on('data', (piece) => { out.said += piece; });
  shell.stdin.end(text);
  const code = await new Promise((done) => shell.on('close', done));
  assert.equal(code, 0, `${text}\n${out.text}\n${out.said}`);
  return out;
}

// ---- the host ----

let server, site;
async function openHost() {
  const port = await freePort();
  fs.writeFileSync(file('apache.conf'), sharedHost({ folder: home, file, port }, file('public_html'),
    modulesNeeded(file('sluice/deploy/shared-hosting/htaccess'))));
  fs.writeFileSync(file('server.log'), '');
  if (identity.uid !== undefined)
    fs.chownSync(file('server.log'), identity.uid, identity.gid);
  const log = fs.openSync(file('server.log'), 'a');
  server = start('apache2', ['-DFOREGROUND', '-f', file('apache.conf')],
    { ...options, uid: undefined, gid: undefined, stdio: ['ignore', log, log] });
  fs.closeSync(log);
  site = `http://127.0.0.1:${port}`;
  await until('the host answers', () => fetch(site).then((r) => r.text().then(() => true), () => false));
}

let next = 0;

test('the page has its commands', () => {
  assert.equal(blocks.length, 7);
  assert.match(blocks[5], /^site=https:\/\/www\.example\.org$/m);
});

test('an ordinary user packs, unpacks, configures, makes a key', async () => {
  for (; next < 5; next++)
    await follow(blocks[next]);
  for (const secret of ['key', 'key.header', 'sluice.yaml', 'state/sluice.db'])
    assert.equal(fs.statSync(file(`.sluice/${secret}`)).mode & 0o077, 0, secret);
});

test('what was unpacked uses no library of the host', () => {
  const lib = file('.sluice/lib');
  const loader = path.join(lib, fs.readdirSync(lib).find((name) => /^ld[-6.]/.test(name)));
  const used = execFileSync(loader, ['--library-path', lib, '--list', path.join(lib, 'sluice')], { encoding: 'utf8' });
  const paths = used.match(/\/\S+/g).filter((name) => !name.startsWith(`${lib}/`));
  assert.ok(used.includes(`${lib}/libcurl`), used);
  assert.deepEqual(paths.filter((name) => path.basename(name) !== path.basename(loader)), []);
});

test('the last command ends in a streamed answer', async () => {
  await openHost();
  const answer = await follow(blocks[next++].replace('https://www.example.org', site));
  assert.ok(answer.text.startsWith('{"status":"healthy"}'), answer.text);
  const events = checkStream(answer.text.slice(answer.text.indexOf('event:')));
  assert.equal(events.at(-1).type, 'response.completed');
  assert.ok(answer.pieces.length > 2, 'it came all at once');
});

test('a provider is added as the page says', async () => {
  const { text } = await follow(blocks[next++]);
  assert.match(text, /^openai .* on$/m);
  assert.equal(next, blocks.length);
});

test('nothing of it is a document', async () => {
  for (const name of ['.sluice/key', '.sluice/sluice.yaml'])
    assert.notEqual((await fetch(`${site}/${name}`)).status, 200, name);
});

test('a .sluice among the documents is not used', async () => {
  const health = () => fetch(`${site}/ai/v1/responses/health`);
  fs.mkdirSync(file('public_html/.sluice'));
  fs.writeFileSync(file('public_html/.sluice/sluice.yaml'), 'threads: none');
  assert.equal((await health()).status, 200);
  fs.renameSync(file('.sluice/sluice.yaml'), file('.sluice/away'));
  const without = await health();
  assert.equal(without.status, 500);
  assert.equal((await without.json()).error.message, 'the gateway is not set up');
  fs.renameSync(file('.sluice/away'), file('.sluice/sluice.yaml'));
});

test('a rollback journal serves where the write-ahead log would not', async () => {
  const conf = file('.sluice/sluice.yaml'), state = file('.sluice/state');
  fs.writeFileSync(conf, fs.readFileSync(conf, 'utf8').replace(/^store: .*$/m,
    `store: "sqlite:${state}/other.db?journal=delete"`));
  const { text } = await follow('~/.sluice/bin/sluicectl key create --name other');
  const headers = { 'x-api-key': text.trim(), 'content-type': 'application/json' };
  const body = JSON.stringify({ model: 'demo', input: 'Say hello.' });
  const first = await (await fetch(`${site}/ai/v1/responses`, { method: 'POST', body, headers })).json();
  const read = await (await fetch(`${site}/ai/v1/responses/${first.id}`, { headers })).json();
  assert.equal(read.id, first.id);
  assert.deepEqual(fs.readdirSync(state).filter((name) => name.startsWith('other.db-wal')), []);
});

const failed = await run();
if (server !== undefined)
  await stop(server);
fs.rmSync(home, { recursive: true });
process.exitCode = failed === 0 ? 0 : 1;
