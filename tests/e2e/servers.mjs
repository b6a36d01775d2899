// Every web server that deploy/ has a file for, each with the very file: what
// goes through it, how soon, and what happens when one of both ends leaves.
//
// The last test prints the tables of docs/deploying.md; $SLUICE_TABLE names a
// file that gets them, too, and $SLUICE_SITES the rows that are wanted
// ("lighttpd;nginx, socket").
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { call, call2, now } from './ask.mjs';
import { run, stop, test, top, until } from './harness.mjs';
import { cannot, childrenOf, missing, rows } from './rows.mjs';
import { checkError, checkResponse, checkStream } from './schemas.mjs';
import { openSite, runningAs } from './sites.mjs';
import { CROWD, EVENTS, ms, measured, PACE, told } from './tables.mjs';

// ---- the provider ----

const SILENCE = 3500, EARLY = 500;
const chunk = (delta, finish = null) => `data: ${JSON.stringify({ id: 'c',
  choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const opening = chunk({ role: 'assistant', content: 'Hold ' });
const end = `${chunk({}, 'stop')}data: [DONE]\n\n`;
const stall = `${opening.length.toString(16)}\r\n`.length + opening.length + 2;
const whole = JSON.stringify({ id: 'c', choices: [{ index: 0, finish_reason: 'stop',
  message: { role: 'assistant', content: 'Hold the line.' } }] });
const sse = 'header Content-Type: text/event-stream\nchunked\nsplit events\n';
const paced = Array.from({ length: EVENTS }, (_, i) => chunk({ content: `${i} ` })).join('');

const script = `== reply path=/v1/chat model=paced
${sse}pace ${PACE}

${paced}${end}
== reply path=/v1/chat model=whole
header Content-Type: application/json

${whole}
== reply path=/v1/chat model=short
${sse}pace 15

${opening}${chunk({ content: 'the line.' })}${end}
== reply path=/v1/chat model=held
${sse}stall ${stall}

${opening}${end}
== reply path=/v1/chat model=silent
delay 600000

== reply path=/v1/chat model=pause
${sse}pace ${SILENCE}

${opening}== more
split events

${end}
== reply path=/v1/chat model=late
${sse}delay ${SILENCE}

${opening}${end}
== reply path=/v1/chat model=slow
header Content-Type: application/json
delay ${SILENCE}

${whole}
`;

const ask = (model, stream, more = {}) =>
  JSON.stringify({ model: `azure/${model}`, input: 'Hi', stream, ...more });

// ---- what is found ----

const STARTS = 'it starts', SILENT = 'long silence does not end a stream', ENDS = 'nothing is left running';
const found = {};		// by row

// The times between the words: that none waited for the end; or, where the
// server is known to keep them back, that they came together. A machine that is
// busy may hold up some of them, so there are three tries.
async function checkPace(together, request) {
  for (let left = 3; ; left--) {
    const answer = await request();
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.headers['content-type'], /^text\/event-stream/);
    assert.equal(checkStream(answer.text).at(-1).type, 'response.completed');
    const at = Array.from({ length: EVENTS }, (_, i) =>
      answer.pieces.find((p) => p.text.includes(`"delta":"${i} "`))?.at);
    const gaps = at.slice(1).map((t, i) => t - at[i]);
    const apart = gaps.filter((g) => g > PACE / 3).length >= EVENTS / 2;
    if (together ? at.at(-1) - at[0] < 2 * PACE : apart)
      return { gaps, answer };
    assert.ok(left > 1, `gaps of ${gaps.map(ms)}, sent every ${PACE} ms`);
  }
}

// The milliseconds from a client's leaving until the provider sees it; null: it
// doesn't in that time. hears: it leaves once it has heard the first words.
async function leave(site, asks, model, stream, { hears = true, within = 1500 } = {}) {
  const asked = site.upstream.requests(), before = site.upstream.hangups().length;
  const it = asks(site, { body: ask(model, stream) });
  await until('the provider was asked', () => site.upstream.requests() > asked);
  if (model === 'held' && hears)
    await it.said('output_text.delta');
  const left = now();
  it.leave();
  try {
    await until('the provider sees the hang-up', () => site.upstream.hangups().length > before, within);
  } catch {
    if (model === 'held')
      site.upstream.release(1);
    return null;
  }
  return Math.max(0, site.upstream.hangups().at(-1) - left);
}

// Every route but the one that makes a response: method, path, status, and what
// the body must be.
const routes = (id) => [
  ['GET', '/v1/responses/health', 200, (body) => assert.deepEqual(body, { status: 'healthy' })],
  ['GET', `/v1/responses/${id}`, 200, (body) => assert.equal(body.id, id)],
  ['GET', `/v1/responses/${id}/`, 200, (body) => assert.equal(body.id, id)],
  ['GET', `/v1/responses/${id}/input_items?limit=1&order=asc`, 200, (body) => assert.equal(body.data.length, 1)],
  ['POST', `/v1/responses/${id}/cancel`, 400, checkError],
  ['DELETE', `/v1/responses/${id}`, 200, (body) => assert.equal(body.deleted, true)],
  ['GET', `/v1/responses/${id}`, 404, checkError],
  ['GET', '/v1/models', 200, (body) => assert.ok(body.data.length > 0)],
  ['GET', '/v1/models?id=demo', 200, (body) => assert.deepEqual(body.data.map((m) => m.id), ['demo'])],
  ['GET', '/v1/models/demo', 200, (body) => assert.equal(body.id, 'demo')],
  ['GET', '/v1/models/demo/providers/demo', 200, (body) => assert.equal(body.provider_slug, 'demo')],
  ['GET', '/v1/models/providers', 200, (body) => assert.ok(body.some((p) => p.slug === 'demo'))],
  ['GET', '/v1/models/providers/demo/models', 200, (body) => assert.ok(body.data.length > 0)],
  ['GET', '/v1/models/authors/sluice', 200, (body) => assert.equal(body.data[0].id, 'demo')],
  ['POST', '/v1/nothing', 404, checkError],
  ['PUT', '/v1/responses', 405, (body, headers) => assert.equal(headers.allow, 'POST')],
  ['PATCH', '/v1/models', 405, (body, headers) => assert.equal(headers.allow, 'GET, HEAD')],
];

const facts = {
  async 'events arrive one by one'(site, row, out) {
    ({ gaps: out.gaps } = await checkPace(cannot(row, 'stream'),
      () => call(site, { body: ask('paced', true) }).ended));
  },

  async 'and over HTTP/2'(site, row, out) {
    ({ gaps: out.gaps2 } = await checkPace(cannot(row, 'stream'),
      () => call2(site, { body: ask('paced', true) }).ended));
    const unsized = await call2(site, { body: ask('whole', false), sized: false }).ended;
    assert.equal(unsized.status === 200, !cannot(row, 'unsized HTTP/2'), `${unsized.status} ${unsized.text}`);
  },

  async 'and with compression on'(site, row, out) {
    const headers = { 'accept-encoding': 'gzip' };
    const isPacked = (answer) => answer.headers['content-encoding'] === 'gzip';
    const { answer: stream } = await checkPace(cannot(row, 'stream') || cannot(row, 'stream packed'),
      () => call(site, { body: ask('paced', true), headers }).ended);
    assert.equal(isPacked(stream), !cannot(row, 'pack streams'));
    out.packs = { streams: [isPacked(stream)], json: [] };
    // Whether a server packs may depend on how soon an answer was complete.
    for (let i = 0; i < 6; i++) {
      const json = await call(site, { method: 'GET', path: '/v1/models', headers }).ended;
      assert.ok(JSON.parse(json.text).data.length > 0);
      out.packs.json.push(isPacked(json));
    }
    checkResponse(JSON.parse((await call(site, { body: ask('whole', false), headers }).ended).text));
  },

  async 'bodies of 20 MB, and one that is too large'(site, row) {
    const text = (mb) => ({ type: 'input_text', text: 'x'.repeat(mb << 20) });
    const body = (...sizes) => ask('whole', false, { input: [{ role: 'user', content: sizes.map(text) }] });
    if (cannot(row, 'large')) {
      const refused = await call(site, { body: body(1) }).ended;
      assert.equal(refused.status, 500);
      return;
    }
    assert.equal((await call(site, { body: body(1) }).ended).status, 200);
    // What nginx.conf says of memory; others wouldn't tell.
    assert.doesNotMatch(site.read(), /body is buffered to a temporary file/);
    const answer = await call(site, { body: body(7, 7, 6) }).ended;
    assert.equal(answer.status, 200, answer.text.slice(0, 500));
    assert.ok(Math.max(...site.upstream.sizes()) > 20 << 20);
    const large = await call(site, { body: body(7, 7, 7, 4) }).ended;
    assert.equal(large.status, 413);
    checkError(JSON.parse(large.text));
  },

  async 'chunked uploads, and 100-continue'(site, row) {
    const size = cannot(row, 'large') ? 100 << 10 : 3 << 20;
    const pieces = ask('whole', false, { input: 'y'.repeat(size) }).match(/.{1,10000}/g);
    const chunked = await call(site, { body: pieces }).ended;
    assert.equal(chunked.status, 200, chunked.text.slice(0, 500));
    assert.ok(Math.max(...site.upstream.sizes()) > size);
    const polite = await call(site, { body: ask('whole', false), expect: true }).ended;
    assert.equal(polite.continued, true);
    assert.equal(polite.status, 200, polite.text);
  },

  async 'keys'(site) {
    const asked = (headers) => call(site, { body: ask('whole', false), headers }).ended;
    assert.equal((await asked({})).status, 200);
    assert.equal((await asked({ authorization: '', 'x-api-key': site.key })).status, 200);
    for (const headers of [{ authorization: 'Bearer no' }, { authorization: '' }]) {
      const refused = await asked(headers);
      assert.equal(refused.status, 401);
      checkError(JSON.parse(refused.text));
    }
  },

  async 'every route and method'(site) {
    const made = await call(site, { path: '/v1/responses/', body: ask('whole', false),
      headers: { 'x-request-id': 'mine.1' } }).ended;
    assert.equal(made.headers['x-request-id'], 'mine.1');
    const response = JSON.parse(made.text);
    checkResponse(response);
    for (const [method, place, status, expected] of routes(response.id)) {
      const answer = await call(site, { method, path: place }).ended;
      assert.equal(answer.status, status, `${method} ${place}: ${answer.text}`);
      assert.match(answer.headers['content-type'], /^application\/json/);
      expected(JSON.parse(answer.text), answer.headers);
      if (method !== 'GET')
        continue;
      const head = await call(site, { method: 'HEAD', path: place }).ended;
      assert.equal(head.status, status, `HEAD ${place}`);
      assert.equal(head.text, '');
      assert.equal(head.headers['content-type'], answer.headers['content-type']);
      const options = await call(site, { method: 'OPTIONS', path: place }).ended;
      assert.equal(options.status, 200, `OPTIONS ${place}`);
      assert.match(options.headers.allow, /GET, HEAD/);
    }
  },

  async 'what browsers ask first'(site) {
    const origin = 'https://app.example.org';
    const before = await call(site, { method: 'OPTIONS', headers: { authorization: '', origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-stainless-os' } }).ended;
    assert.equal(before.status, 200, before.text);
    assert.equal(before.text, '');
    assert.equal(before.headers['access-control-allow-origin'], origin);
    assert.equal(before.headers['access-control-allow-methods'], 'POST');
    assert.equal(before.headers['access-control-allow-headers'], 'authorization,content-type,x-stainless-os');
    const after = await call(site, { body: ask('short', true), headers: { origin } }).ended;
    assert.equal(after.headers['access-control-allow-origin'], origin);
    const refused = await call(site, { body: ask('short', true), headers: { origin, authorization: '' } }).ended;
    assert.equal(refused.status, 401);
    assert.equal(refused.headers['access-control-allow-origin'], origin);
    const foreign = await call(site, { body: ask('whole', false),
      headers: { origin: 'https://elsewhere.example.org' } }).ended;
    assert.equal(foreign.headers['access-control-allow-origin'], undefined);
    assert.match(foreign.headers.vary, /Origin/);
  },

  async 'promise 5: a client that leaves ends the call within a second'(site, row, out) {
    for (const [how, model, stream, asks] of [['streamed', 'held', true, call],
      ['waiting', 'silent', true, call], ['buffered', 'silent', false, call],
      ['streamed2', 'held', true, call2]])
      out.left[how] = await leave(site, asks, model, stream, { hears: !cannot(row, 'stream') });
    for (const how of ['streamed', 'waiting', 'buffered', 'streamed2']) {
      const known = how !== 'streamed2' || !cannot(row, 'stream');
      assert.equal(out.left[how] !== null && out.left[how] < 1000, known, `${how}: ${ms(out.left[how])}`);
    }
  },

  async 'many at once'(site, row, out) {
    const asked = site.upstream.requests(), left = site.upstream.hangups().length;
    const calls = Array.from({ length: CROWD }, () => call(site, { body: ask('silent', true) }));
    try {
      await until('the provider has them all', () => site.upstream.requests() === asked + CROWD);
      out.processes = runningAs(site.program).length;
      if (row.processes !== 'each')
        assert.equal(out.processes, row.processes);
      else
        assert.ok(out.processes >= CROWD, `${out.processes} processes`);
    } finally {
      calls.forEach((it) => it.leave());
    }
    await until('and sees them leave', () => site.upstream.hangups().length === left + CROWD);
  },

  async 'nothing is lost or asked twice while it is started anew under load'(site, row, out) {
    const asked = site.upstream.requests();
    let load = startLoad(site);
    await load.served();
    if (row.reload) {
      const before = site.generation();
      site.reload();
      await until('it is reloaded', () => site.generation() !== before);
      await load.served();
    }
    const answered = await load.end() + HELD;
    // These stand still through a restart: so many that each process has one,
    // probably.
    const held = Array.from({ length: HELD }, () => call(site, { body: ask('held', true) }));
    await until('the provider has them', () => site.upstream.requests() === asked + answered);
    if (!cannot(row, 'stream'))
      for (const it of held)
        await it.said('output_text.delta');
    load = startLoad(site);
    await load.served();
    const finish = await restarts[row.restart](site, load);
    if (row.waits)
      await assert.rejects(load.served(row.waits), /in vain/);
    else
      await load.served();
    out.meanwhile = row.waits ? 'wait for those that run' : 'are answered';
    site.upstream.release(HELD);
    for (const it of held)
      assert.equal(checkStream((await it.ended).text).at(-1).type, 'response.completed');
    await finish();
    await load.served();
    assert.equal(answered + await load.end(), site.upstream.requests() - asked);
  },

  async 'no sanitizer had anything to say'(site) {
    assert.doesNotMatch(site.read(), /Sanitizer|runtime error/);
  },
};

// Streams that run through a restart.
const HELD = 4;

// Requests, four at a time. served: some more have been
// answered. end: how many were.
function startLoad(site) {
  let over = false, answered = 0;
  const worker = async (stream) => {
    for (; !over; answered++) {
      const { status, text } = await call(site, { body: ask(stream ? 'short' : 'whole', stream) }).ended;
      assert.equal(status, 200, text);
      if (stream)
        assert.equal(checkStream(text).at(-1).type, 'response.completed');
    }
  };
  const all = Promise.all([true, false, true, false].map(worker));
  all.catch(() => { over = true; });
  return {
    async served(within) {
      const before = answered;
      await until('it serves on', () => over || answered > before + 20, within);
      if (over)
        await all;
    },
    async end() {
      over = true;
      await all;
      return answered;
    },
  };
}

// Starts sluice anew as docs/deploying.md says; what finishes that when the
// requests that ran have ended.
const restarts = {
  // The server starts and stops it.
  async server(site) {
    const old = runningAs(site.program);
    site.reload();
    return () => until('the old one has ended', () => !runningAs(site.program).some((pid) => old.includes(pid)));
  },
  async children(site, load) {
    const replace = async (pid) => {
      process.kill(pid, 'SIGTERM');
      await load.served();
      return () => until('another has taken its place', () => {
        const now = childrenOf(site.backend.pid);
        return !now.includes(pid) && now.length === 2;
      });
    };
    const [one, other] = childrenOf(site.backend.pid);
    const finish = await replace(one);
    return async () => {
      await finish();
      await (await replace(other))();
    };
  },
  async swap(site, load) {
    const old = await site.swap();
    await load.served();
    old.kill();
    return () => old.ended;
  },
  // What systemd does, too.
  async service(site) {
    const old = runningAs(site.program);
    old.forEach((pid) => process.kill(pid, 'SIGTERM'));
    return () => until('the next one runs', () => runningAs(site.program).some((pid) => !old.includes(pid)));
  },
  async replace(site) {
    site.replace();
    return () => until('the new program runs', () => runningAs(site.program, { replaced: false }).length > 0);
  },
};

async function silence(row, out) {
  const site = await openSite(row, { script, edited: row.silence,
    yaml: `timeouts: {headers: ${EARLY}ms, heartbeat: 500ms, drain: 100ms}\n` });
  try {
    const [pause, late, slow] = await Promise.all([
      call(site, { body: ask('pause', true) }).ended,
      call(site, { body: ask('late', true) }).ended,
      call(site, { body: ask('slow', false) }).ended.catch(() => ({ status: 0 })),
    ]);
    for (const answer of [pause, late]) {
      assert.equal(answer.status, 200, answer.text);
      assert.equal(checkStream(answer.text).at(-1).type, 'response.completed');
    }
    assert.equal(slow.status !== 200, row.silence.whole, `a whole answer: ${slow.status}`);
    // Over HTTP/2 the kernel can't be asked; what has begun is given comments.
    const late2 = await leave(site, call2, 'silent', true);
    out.left.waiting2 = late2 === null || late2 < EARLY ? late2 : { after: late2 - EARLY };
    // The limit of two seconds would end it.
    out.left.buffered2 = await leave(site, call2, 'silent', false, { within: 1200 });
  } finally {
    await site.close();
  }
}

// ---- each of them ----

// All that is found out of one; by fact what went wrong, or null.
async function play(row, out) {
  const wrong = {};
  const attempt = async (fact, check) => {
    try {
      await check();
      wrong[fact] = null;
    } catch (e) {
      wrong[fact] = e;
    }
  };
  let site;
  await attempt(STARTS, async () => {
    site = await openSite(row, { script });
  });
  if (site === undefined)
    return wrong;
  const silent = attempt(SILENT, () => silence(row, out));
  for (const [fact, check] of Object.entries(facts))
    await attempt(fact, () => check(site, row, out).catch((e) => {
      e.message += `\n${site.read().replace(/^sluice: info: .*\n/mg, '').slice(-3000)}`;
      throw e;
    }));
  await silent;
  await attempt(ENDS, () => site.close());
  return wrong;
}

// Rows beside each other, but not so many that they wait for the processor.
const LANES = 3;
const wanted = process.env.SLUICE_SITES?.split(';') ?? Object.keys(rows);
const absent = (name) => missing(rows[name]);
const waiting = wanted.filter((name) => absent(name) === undefined).map((name) => ({ name }));
for (const w of waiting)
  w.played = new Promise((done) => { w.done = done; });
const lane = async (queue) => {
  for (let w = queue.shift(); w !== undefined; w = queue.shift())
    w.done(await play(rows[w.name], found[w.name] = { left: {} }));
};

for (const name of wanted.filter(absent))
  test(`${name} # SKIP ${absent(name)} is not installed`, () => {});
for (const { name, played } of waiting)
  for (const fact of [STARTS, ...Object.keys(facts), SILENT, ENDS])
    test(`${name}: ${fact}`, async () => {
      const wrong = (await played)[fact];
      assert.notEqual(wrong, undefined, 'it did not start');
      if (wrong !== null)
        throw wrong;
    });

// ---- what nginx.conf says of kept connections ----

const KEPT = 'nginx, kept connections';
const noKept = missing(rows[KEPT]);

// nginx stands still while a request comes to it and sluice closes the connection
// that it would be sent by.
async function meetClosed(site) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const asked = () => call(site, { body: ask('whole', false), agent });
  try {
    assert.equal((await asked().ended).status, 200);
    const [worker] = childrenOf(site.server.pid);
    const old = await site.swap();
    process.kill(worker, 'SIGSTOP');
    try {
      const it = asked();
      await it.sent;
      await stop(old);
      process.kill(worker, 'SIGCONT');
      const { status, text } = await it.ended;
      assert.equal(status, 200, text);
    } finally {
      process.kill(worker, 'SIGCONT');
    }
    assert.equal(site.upstream.requests(), 2);
    assert.match(site.read(), /while sending request to upstream/);
  } finally {
    agent.destroy();
  }
}

test(noKept ? `${KEPT}: closed ones # SKIP ${noKept} is not installed` :
  `${KEPT}: a request that meets one which was just closed is asked once, by another`, async () => {
  if (noKept)
    return;
  const site = await openSite(rows[KEPT], { script });
  try {
    await meetClosed(site);
  } finally {
    await site.close();
  }
});

// ---- systemd ----

const systemd = missing({ tools: ['systemd-analyze'] });
test(systemd ? `the unit of systemd # SKIP ${systemd} is not installed` :
  'the unit of systemd is right, and shut', () => {
  if (systemd)
    return;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-unit-'));
  const analyze = (...args) => execFileSync('systemd-analyze', args, { encoding: 'utf8', stdio: 'pipe' });
  const units = path.join(top, 'deploy/systemd');
  try {
    for (const name of fs.readdirSync(units))
      fs.writeFileSync(path.join(folder, name), fs.readFileSync(path.join(units, name), 'utf8')
        .replace('/usr/local/bin/sluice', '/bin/true'));
    const unit = path.join(folder, 'sluice.service');
    analyze('verify', '--man=no', unit);
    // Exposed to 2.0 of 10 at most, as systemd counts.
    analyze('security', '--offline=true', '--threshold=20', unit);
  } catch (e) {
    throw new Error(`${e.stdout ?? e}${e.stderr ?? ''}`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

// ---- the tables ----

test('the tables of docs/deploying.md can be printed, and its limits are these', () => {
  const limits = told(found);
  const text = `${[...measured(found), limits].join('\n\n')}\n`;
  console.log(text.replace(/^/gm, '# '));
  if (process.env.SLUICE_TABLE)
    fs.writeFileSync(process.env.SLUICE_TABLE, text);
  const page = fs.readFileSync(path.join(top, 'docs/deploying.md'), 'utf8');
  for (const line of limits.split('\n'))
    assert.ok(page.includes(line), `docs/deploying.md lacks ${line}`);
  for (const name of Object.keys(rows))
    assert.equal(page.split(`| ${name} |`).length, 4, `docs/deploying.md has ${name} in each table`);
});

const queue = [...waiting];
for (let i = 0; i < LANES; i++)
  lane(queue);
process.exitCode = await run() === 0 ? 0 : 1;
