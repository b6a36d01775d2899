// The official OpenAI client for Node against sluice behind a real lighttpd,
// with a scripted provider behind it over real HTTP.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { load, openHouse, run, test, top, until } from './harness.mjs';
import { checkError, checkResponse, checkStream } from './schemas.mjs';

const { OpenAI } = load('openai');

const house = await openHouse({
  script: fs.readFileSync(path.join(top, 'tests/e2e/openai_sdk.script'), 'utf8'),
  yaml: 'providers:\n  azure: {base_url: "{{upstream}}", api_key: "upstream-credential"}\n',
});
const client = new OpenAI({ apiKey: house.key, baseURL: house.url, maxRetries: 0 });
const m = (name) => `azure/${name}`;

const raw = house.post;

const getTemp = {
  type: 'function', name: 'get_temp', description: 'The temperature in a city.', strict: true,
  parameters: { type: 'object', properties: { city: { type: 'string' } },
    required: ['city'], additionalProperties: false },
};

async function rejects(promise, Class, check) {
  const error = await promise.then(() => null, (e) => e);
  assert.ok(error instanceof Class, `${error?.constructor?.name}: ${error?.message}`);
  check?.(error);
}

test('create gives a whole answer that the schemas accept', async () => {
  const r = await client.responses.create({ model: m('text-whole'), input: 'Hi' });
  assert.equal(r.output_text, 'Hello, Grüße 😀!');
  assert.equal(r.status, 'completed');
  assert.equal(r.model, 'azure/text-whole');
  assert.deepEqual(r.usage, { input_tokens: 9,
    input_tokens_details: { cached_tokens: 2, cache_write_tokens: 0 },
    output_tokens: 4, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 13 });
  const { output_text, _request_id, ...wire } = r;
  checkResponse(wire);
});

test('the stream helper sees every event and the same answer', async () => {
  const types = [];
  const stream = client.responses.stream({ model: m('text-stream'), input: 'Hi' })
    .on('event', (e) => types.push(e.type));
  const r = await stream.finalResponse();
  assert.equal(r.output_text, 'Hello, Grüße 😀!');
  assert.deepEqual(types.filter((t, i) => t !== types[i - 1]), [
    'response.created', 'response.in_progress', 'response.output_item.added',
    'response.content_part.added', 'response.output_text.delta',
    'response.output_text.done', 'response.content_part.done',
    'response.output_item.done', 'response.completed']);
});

test('promise 2: streamed equals whole but for ids, times and the route', async () => {
  const plain = (r) => ({ text: r.output_text, usage: r.usage, status: r.status,
    cost: r.cost, kinds: r.output.map((i) => i.type) });
  const whole = await client.responses.create({ model: m('text-whole'), input: 'Hi' });
  const streamed = await client.responses.stream({ model: m('text-stream'), input: 'Hi' }).finalResponse();
  assert.deepEqual(plain(streamed), plain(whole));
});

test('every event of a stream is accepted by both schemas; promise 7: one id', async () => {
  for (const model of ['text-stream', 'reasoning', 'length', 'cut']) {
    const response = await raw({ model: m(model), input: 'Hi', stream: true, tools: [getTemp] });
    assert.match(response.headers.get('content-type'), /^text\/event-stream/);
    const events = checkStream(await response.text());
    assert.equal(events[0].response.id, events.at(-1).response.id);
    await until('the log has the id', () => house.read('server.log')
      .includes(`response=${events[0].response.id}`));
  }
});

test('a tool loop with parallel calls goes round and keeps the order', async () => {
  const input = [{ role: 'user', content: 'How warm is it in Kiel and Oslo?' }];
  const request = { model: m('tool-loop'), tools: [getTemp], input };
  const first = await client.responses.stream(request).finalResponse();
  const calls = first.output.filter((i) => i.type === 'function_call');
  assert.deepEqual(calls.map((c) => [c.call_id, c.arguments]),
    [['call_a', '{"city":"Kiel"}'], ['call_b', '{"city":"Oslo"}']]);
  input.push(...first.output, ...calls.map((c) => ({ type: 'function_call_output',
    call_id: c.call_id, output: JSON.parse(c.arguments).city === 'Kiel' ? '7' : '3' })));
  const before = house.requests();
  const second = await client.responses.stream(request).finalResponse();
  assert.equal(second.output_text, '7 in Kiel, 3 in Oslo.');
  const sent = house.sent(before);
  assert.deepEqual(sent.messages.map((x) => x.role), ['user', 'assistant', 'tool', 'tool']);
  assert.deepEqual(sent.messages[1].tool_calls.map((c) => c.id), ['call_a', 'call_b']);
  assert.equal(sent.messages[2].content, '7');
});

test('parse gives the object that a schema asked for', async () => {
  const before = house.requests();
  const r = await client.responses.parse({ model: m('schema'), input: 'Kiel?',
    text: { format: { type: 'json_schema', name: 'weather', strict: true,
      schema: { type: 'object', properties: { city: { type: 'string' }, degrees: { type: 'number' } },
        required: ['city', 'degrees'], additionalProperties: false } } } });
  assert.deepEqual(JSON.parse(r.output_text), { city: 'Kiel', degrees: 7 });
  assert.equal(house.sent(before).response_format.json_schema.name, 'weather');
});

test('images by address and by data reach the provider as they were sent', async () => {
  const data = `data:image/png;base64,${Buffer.from('not really a picture').toString('base64')}`;
  const before = house.requests();
  await client.responses.create({ model: m('text-whole'), input: [{ role: 'user', content: [
    { type: 'input_text', text: 'What is this?' },
    { type: 'input_image', image_url: 'https://example.org/a.png', detail: 'low' },
    { type: 'input_image', image_url: data, detail: 'auto' }] }] });
  const { content } = house.sent(before).messages[0];
  assert.deepEqual(content.slice(1).map((p) => p.image_url.url), ['https://example.org/a.png', data]);
});

test('reasoning text comes as a reasoning item before the message', async () => {
  const r = await client.responses.stream({ model: m('reasoning'), input: 'Hi' }).finalResponse();
  assert.deepEqual(r.output.map((i) => i.type), ['reasoning', 'message']);
  assert.equal(r.output_text, 'Done.');
});

test('an answer at its limit is incomplete and says why', async () => {
  const r = await client.responses.stream({ model: m('length'), input: 'Hi' }).finalResponse();
  assert.equal(r.status, 'incomplete');
  assert.deepEqual(r.incomplete_details, { reason: 'max_output_tokens' });
});

test('promise 1: a cut answer ends in response.failed with what had come', async () => {
  const events = checkStream(await (await raw({ model: m('cut'), input: 'Hi', stream: true })).text());
  const { response } = events.at(-1);
  assert.equal(response.status, 'failed');
  assert.equal(response.error.code, 'server_error');
  assert.equal(response.output[0].status, 'incomplete');
  assert.equal(response.output[0].content[0].text, 'Half an ans');
});

test('events arrive one by one, not at the end', async () => {
  const response = await raw({ model: m('paced'), input: 'Hi', stream: true });
  const times = [];
  for await (const piece of response.body)
    if (Buffer.from(piece).includes('output_text.delta'))
      times.push(Date.now());
  assert.ok(times.length >= 5, `${times.length} pieces`);
  assert.ok(times.at(-1) - times[0] >= 300, `all within ${times.at(-1) - times[0]} ms`);
});

const { hangups } = house;

test('promise 5: aborting a stream closes the provider within a second', async () => {
  const before = hangups();
  const stream = await client.responses.create({ model: m('endless'), input: 'Hi', stream: true });
  for await (const event of stream)
    if (event.type === 'response.output_text.delta')
      break;
  stream.controller.abort();
  await until('the provider sees the hang-up', () => hangups() > before, 1000);
});

test('promise 5: so does aborting while nothing has come yet', async () => {
  const before = hangups(), requests = house.requests();
  for (const stream of [true, false]) {
    const abort = new AbortController();
    const answer = raw({ model: m('silent'), input: 'Hi', stream }, { signal: abort.signal })
      .then(() => null, (e) => e);
    await until('the provider was asked', () => house.requests() > requests + !stream);
    abort.abort();
    assert.equal((await answer)?.name, 'AbortError');
    await until('the provider sees the hang-up', () => hangups() > before + !stream, 1000);
  }
});

test('a request sent again with its Idempotency-Key gets the same answer and is paid once', async () => {
  const request = { model: m('text-whole'), input: 'Hi' };
  const again = { headers: { 'Idempotency-Key': 'once' } };
  const wire = ({ output_text, _request_id, ...rest }) => rest;
  const before = house.requests();
  const first = await client.responses.create(request, again);
  const second = await client.responses.create(request, again).withResponse();
  assert.deepEqual(wire(second.data), wire(first));
  assert.equal(second.response.headers.get('idempotent-replayed'), 'true');
  const streamed = await client.responses.stream(request, again).finalResponse();
  assert.equal(streamed.id, first.id);
  assert.equal(streamed.output_text, first.output_text);
  const events = checkStream(await (await raw({ ...request, stream: true }, again)).text());
  assert.deepEqual(events.at(-1).response, wire(first));
  assert.equal(house.requests(), before + 1);
  await rejects(client.responses.create({ ...request, input: 'Ho' }, again), OpenAI.BadRequestError,
    (e) => assert.equal(e.code, 'idempotency_key_reused'));
});

test('one that comes while the first still runs is a conflict that says when to come back', async () => {
  const request = { model: m('silent'), input: 'Hi' };
  const again = { headers: { 'Idempotency-Key': 'twice at once' } };
  const abort = new AbortController();
  const before = house.requests(), left = hangups();
  const first = raw(request, { ...again, signal: abort.signal }).then(() => null, (e) => e);
  await until('the provider was asked', () => house.requests() > before);
  await rejects(client.responses.create(request, again), OpenAI.ConflictError, (e) => {
    assert.equal(e.code, 'idempotency_in_progress');
    assert.ok(Number(e.headers.get('retry-after')) > 0);
  });
  abort.abort();
  assert.equal((await first)?.name, 'AbortError');
  await until('the provider sees the hang-up', () => hangups() > left, 1000);
});

test('faults are the client\'s own error classes', async () => {
  const bad = new OpenAI({ apiKey: 'sk-sl-v1-wrong', baseURL: house.url, maxRetries: 0 });
  const ask = (model, more) => client.responses.create({ model: m(model), input: 'Hi', ...more });
  await rejects(bad.responses.create({ model: m('text-whole'), input: 'Hi' }),
    OpenAI.AuthenticationError, (e) => assert.equal(e.code, 'invalid_api_key'));
  await rejects(ask('text-whole', { temperature: 3 }), OpenAI.BadRequestError, (e) => {
    assert.equal(e.param, 'temperature');
    assert.equal(e.code, 'decimal_above_max_value');
  });
  await rejects(ask('refuses'), OpenAI.BadRequestError, (e) => assert.match(e.message, /temperature/));
  await rejects(ask('limited'), OpenAI.RateLimitError,
    (e) => assert.equal(e.headers.get('retry-after'), '7'));
  await rejects(ask('broken'), OpenAI.APIError, (e) => assert.equal(e.status, 424));
  await rejects(ask('locked'), OpenAI.APIError, (e) => {
    assert.equal(e.status, 424);
    assert.ok(!e.message.includes('upstr'));
  });
  await rejects(client.responses.create({ model: 'nobody-serves-this', input: 'Hi' }),
    OpenAI.BadRequestError, (e) => assert.equal(e.code, 'model_not_found'));
  await rejects(client.models.retrieve('x'), OpenAI.NotFoundError);
});

test('errors have all four keys, streamed requests included', async () => {
  for (const body of ['{', '[]', { model: m('broken'), input: 'Hi', stream: true },
    { model: m('limited'), input: 'Hi', stream: true }, {}]) {
    const response = await raw(body);
    assert.ok(response.status >= 400);
    assert.match(response.headers.get('content-type'), /^application\/json/);
    checkError(await response.json());
  }
});

test('a body of 20 MB goes through', async () => {
  const data = `data:image/png;base64,${'A'.repeat(20 * 1000 * 1000)}`;
  const r = await client.responses.create({ model: m('text-whole'), input: [{ role: 'user',
    content: [{ type: 'input_image', image_url: data, detail: 'auto' }] }] });
  assert.equal(r.status, 'completed');
});

test('a key is in force and out of force at the next request', async () => {
  const key = house.ctl('key', 'create', '--name', 'short-lived').trim();
  const other = new OpenAI({ apiKey: key, baseURL: house.url, maxRetries: 0 });
  const ask = () => other.responses.create({ model: m('text-whole'), input: 'Hi' });
  assert.equal((await ask()).status, 'completed');
  house.ctl('key', 'revoke', 'short-lived');
  await rejects(ask(), OpenAI.AuthenticationError);
});

test('the demo answers through the same client', async () => {
  const r = await client.responses.create({ model: 'auto', input: 'Hello' });
  assert.equal(r.model, 'demo/demo');
  assert.match(r.output_text, /demo/);
});

test('promise 10: no key, prompt or credential is in a log or a command line', async () => {
  const secret = 'a-prompt-that-must-not-be-seen';
  await raw({ model: m('broken'), input: secret });
  await raw({ model: m('text-whole'), input: [{ type: secret }] });
  const log = house.read('server.log');
  for (const word of [house.key, secret, 'upstream-credential'])
    assert.ok(!log.includes(word), `the log has ${word.slice(0, 12)}...`);
});

const failed = await run();
await house.close();
process.exitCode = failed === 0 ? 0 : 1;
