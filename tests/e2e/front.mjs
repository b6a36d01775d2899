// The other ways in, each behind a real lighttpd: plain CGI, a sluice that
// spawn-fcgi started, and sockets that sluice opened itself; then what happens
// to running streams when sluice is told to stop, and when it is full.
import assert from 'node:assert/strict';
import net from 'node:net';
import path from 'node:path';
import { freePort, openHouse, program, run, start, test, until } from './harness.mjs';
import { checkError, checkResponse, checkStream } from './schemas.mjs';

// ---- ways to start it ----

const site = `
server.bind = "127.0.0.1"
server.port = env.SLUICE_PORT
server.document-root = env.SLUICE_RUN
server.upload-dirs = ( env.SLUICE_RUN )
server.stream-response-body = 1
`;

const fastcgi = (address) => `server.modules = ( "mod_fastcgi" )
${site}
fastcgi.server = ( "/v1/" => (( ${address}, "check-local" => "disable" )) )
`;

const cgi = () => ({ conf: `server.modules = ( "mod_alias", "mod_setenv", "mod_cgi" )
${site}
alias.url = ( "/v1" => env.SLUICE_BIN )
setenv.add-environment = ( "SLUICE_CONFIG" => env.SLUICE_CONFIG )
cgi.assign = ( "${path.basename(program('SLUICE'))}" => "" )
` });

const spawned = ({ file, options }) => ({
  sluice: start('spawn-fcgi', ['-n', '-s', file('spawned.sock'), '--', program('SLUICE')], options),
  conf: fastcgi(`"socket" => "${file('spawned.sock')}"`),
});

const unixSocket = ({ file, options }) => ({
  sluice: start(program('SLUICE'), ['--listen', file('own.sock')], options),
  conf: fastcgi(`"socket" => "${file('own.sock')}"`),
});

const loopback = async ({ options }) => {
  const port = await freePort();
  return {
    sluice: start(program('SLUICE'), ['--listen', `127.0.0.1:${port}`], options),
    conf: fastcgi(`"host" => "127.0.0.1", "port" => ${port}`),
  };
};

// ---- the provider ----

const chunk = (delta, finish = null) => `data: ${JSON.stringify({ id: 'c',
  choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const opening = chunk({ role: 'assistant', content: 'Hold ' });
// Behind the first words; the bytes of the chunk line count.
const stall = `${opening.length.toString(16)}\r\n`.length + opening.length + 2;
const answer = { id: 'c', choices: [{ index: 0, finish_reason: 'stop',
  message: { role: 'assistant', content: 'Hold the line.' } }] };

const rest = `${chunk({ content: 'the line.' })}${chunk({}, 'stop')}data: [DONE]

`;
const script = `== reply path=/v1/chat model=stream
header Content-Type: text/event-stream
chunked
split events
pace 20

${opening}${rest}
== reply path=/v1/chat model=whole
header Content-Type: application/json

${JSON.stringify(answer)}
== reply path=/v1/chat model=held
header Content-Type: text/event-stream
chunked
split events
stall ${stall}

${opening}${rest}
== reply path=/v1/chat model=silent
delay 600000

`;

const open = (front, yaml = '') => openHouse({ front, script,
  yaml: `${yaml}providers:\n  azure: {base_url: "{{upstream}}", api_key: "k"}\n` });
const ask = (model, stream) => ({ model: `azure/${model}`, input: 'Hi', stream });

// A stream that has begun: its first words are here.
async function begin(house, options) {
  const response = await house.post(ask('held', true), options);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const read = async () => {
    const { done, value } = await reader.read();
    text += value ?? '';
    return !done;
  };
  assert.equal(response.status, 200);
  while (!text.includes('output_text.delta'))
    assert.ok(await read(), text);
  return { async finish() {
    while (await read())
      ;
    return checkStream(text);
  } };
}

// ---- what nobody should send ----

// A request as it stands. One that is cut ends with it; otherwise the client
// stays, since one that says no more counts as gone.
async function raw(house, head, body, cut) {
  const socket = net.connect(new URL(house.origin).port, '127.0.0.1');
  const lines = ['Host: 127.0.0.1', `Authorization: Bearer ${house.key}`, 'Connection: close'];
  let text = '';
  socket.write(Buffer.concat([Buffer.from(`${head[0]}\r\n${
    [...lines, ...head.slice(1)].join('\r\n')}\r\n\r\n`), Buffer.from(body)]));
  if (cut)
    socket.end();
  for await (const piece of socket.on('error', () => {}))
    text += piece;
  return text;
}

const post = 'POST /v1/responses HTTP/1.1';
const json = 'Content-Type: application/json';
const hi = JSON.stringify(ask('whole', false));
const sized = (body) => [post, json, `Content-Length: ${Buffer.byteLength(body)}`];
const chunks = (body) => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const chunked = [post, json, 'Transfer-Encoding: chunked'];
const large = `{"model":"azure/whole","input":"${'x'.repeat(100 << 10)}"}`;
const deep = `{"model":"azure/whole","input":${'['.repeat(100000)}`;
const latin = Buffer.from(hi.replace('Hi', 'caf\xe9'), 'latin1');

// What was sent, and the status; 0: nobody waits for an answer.
const nonsense = [
  ['wrong method', ['DELETE /v1/responses HTTP/1.1'], '', 405],
  ['wrong type', [post, 'Content-Type: text/plain', 'Content-Length: 2'], '{}', 415],
  ['too large', sized(large), large, 413],
  ['too large, in chunks', chunked, chunks(large), 413],
  ['too deep', sized(deep.slice(0, 60000)), deep.slice(0, 60000), 400],
  ['no number', sized('{"temperature":NaN}'), '{"temperature":NaN}', 400],
  ['no UTF-8', [post, json, `Content-Length: ${latin.length}`], latin, 400],
  ['twice the same key', sized('{"model":"a","model":"b"}'), '{"model":"a","model":"b"}', 400],
  ['no JSON, in chunks', chunked, chunks('{"model":'), 400],
  ['nothing', sized(''), '', 400],
  ['cut', sized(`${hi}${hi}`), hi, 0],
  ['a cut chunk', chunked, '100\r\n{"model"', 0],
  ['in chunks', chunked, chunks(hi), 200],
];

// ---- each of them ----

const fronts = { 'plain CGI': cgi, 'spawn-fcgi': spawned,
  'a unix socket of its own': unixSocket, 'a loopback port of its own': loopback };

async function withHouse(front, yaml, fn) {
  const house = await open(front, yaml);
  try {
    await fn(house);
    assert.doesNotMatch(house.read('server.log'), /Sanitizer|runtime error/);
  } catch (e) {
    e.message += `\n${house.read('server.log')}`;
    throw e;
  } finally {
    await house.close();
  }
}

for (const [name, front] of Object.entries(fronts)) {
  test(`${name}: whole, streamed, refused and with a large body`, () =>
    withHouse(front, '', async (house) => {
      const whole = await house.post(ask('whole', false), { headers: { 'x-request-id': 'mine.1' } });
      assert.equal(whole.status, 200);
      assert.equal(whole.headers.get('x-request-id'), 'mine.1');
      const body = await whole.json();
      checkResponse(body);
      assert.equal(body.output[0].content[0].text, 'Hold the line.');

      const streamed = await house.post(ask('stream', true));
      assert.match(streamed.headers.get('content-type'), /^text\/event-stream/);
      const events = checkStream(await streamed.text());
      assert.equal(events.at(-1).type, 'response.completed');
      assert.equal(events.at(-1).response.output[0].content[0].text, 'Hold the line.');

      const refused = await house.post(ask('whole', true), { headers: { authorization: 'Bearer x' } });
      assert.equal(refused.status, 401);
      checkError(await refused.json());

      const large = await house.post({ ...ask('whole', false), input: 'x'.repeat(3 << 20) });
      assert.equal(large.status, 200, await large.text());
    }));

  test(`${name}: whatever was sent, the next request is served`, () =>
    withHouse(front, 'limits: {body: 64K}\n', async (house) => {
      for (const [what, head, body, status] of nonsense) {
        const answer = await raw(house, head, body, status === 0);
        if (status !== 0)
          assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), `${what}: ${answer}`);
        if (status >= 400)
          checkError(JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)));
        const next = await house.post(ask('whole', false));
        const text = await next.text();
        assert.equal(next.status, 200, `behind ${what}: ${text}`);
      }
    }));

  test(`${name}: the first words are here before the rest is said`, () =>
    withHouse(front, '', async (house) => {
      const stream = await begin(house);
      house.release(1);
      assert.equal((await stream.finish()).at(-1).type, 'response.completed');
    }));

  test(`promise 5, ${name}: a client that leaves ends the call within a second`, () =>
    withHouse(front, '', async (house) => {
      for (const [n, model] of ['held', 'silent'].entries()) {
        const abort = new AbortController();
        if (model === 'held')
          await begin(house, { signal: abort.signal });
        else
          house.post(ask(model, true), { signal: abort.signal }).catch(() => {});
        await until('the provider was asked', () => house.requests() === n + 1);
        abort.abort();
        await until('the provider sees the hang-up', () => house.hangups() === n + 1, 1000);
      }
      await until('the log tells', () =>
        house.read('server.log').match(/status=499 outcome=client_gone/g)?.length === 2, 1000);
    }));
}

// ---- told to stop ----

for (const [name, front] of Object.entries({ spawned, unixSocket }))
  test(`${name}: SIGTERM lets running streams finish and takes no new ones`, () =>
    withHouse(front, '', async (house) => {
      const streams = await Promise.all([begin(house), begin(house)]);
      house.sluice.kill('SIGTERM');
      await until('new requests are refused', async () => {
        const late = await house.post(ask('whole', false));
        await late.text();
        return late.status === 503;
      });
      house.release(2);
      for (const stream of streams)
        assert.equal((await stream.finish()).at(-1).type, 'response.completed');
      assert.deepEqual(await house.sluice.ended, { code: 0, signal: null });
    }));

test('behind the drain deadline streams end in response.failed, other answers in 503', () =>
  withHouse(unixSocket, 'timeouts: {drain: 300ms}\n', async (house) => {
    const stream = await begin(house);
    const whole = house.post(ask('silent', false)), early = house.post(ask('silent', true));
    await until('the provider was asked', () => house.requests() === 3);
    const began = Date.now();
    house.sluice.kill('SIGTERM');
    const end = (await stream.finish()).at(-1);
    assert.equal(end.type, 'response.failed');
    assert.equal(end.response.output[0].content[0].text, 'Hold ');
    assert.equal(end.response.output[0].status, 'incomplete');
    assert.equal(end.response.receipt.attempts[0].code, 'stopping');
    for (const answer of await Promise.all([whole, early])) {
      assert.equal(answer.status, 503);
      assert.equal(answer.headers.get('retry-after'), '1');
      const { error } = await answer.json();
      assert.equal(error.code, 'stopping');
    }
    assert.deepEqual(await house.sluice.ended, { code: 0, signal: null });
    const took = Date.now() - began;
    assert.ok(took >= 300 && took < 3000, `${took} ms`);
  }));

// ---- full ----

test('with every thread busy a request is a 503 to come back with, and is served later', () =>
  withHouse(unixSocket, 'threads: 2\n', async (house) => {
    const streams = [await begin(house), await begin(house)];
    const third = await house.post(ask('whole', true));
    assert.equal(third.status, 503);
    assert.equal(third.headers.get('retry-after'), '1');
    assert.ok(third.headers.get('x-request-id'));
    const { error } = await third.json();
    checkError({ error });
    assert.equal(error.code, 'overloaded');
    house.release(2);
    for (const stream of streams)
      assert.equal((await stream.finish()).at(-1).type, 'response.completed');
    assert.equal((await house.post(ask('whole', false))).status, 200);
  }));

process.exitCode = await run() === 0 ? 0 : 1;
