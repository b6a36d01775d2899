// One program of the official OpenAI client against sluice behind a real
// lighttpd, over four dialects: whatever vendor serves, the client sees the
// same, and the vendors are asked the same. Only the receipts differ.
import assert from 'node:assert/strict';
import { load, openHouse, run, test, until } from './harness.mjs';
import { checkResponse } from './schemas.mjs';
import { openVendors } from './vendors/server.mjs';

const { OpenAI } = load('openai');

const asked = [];
let left = 0;
const vendors = await openVendors((request) => asked.push(request), () => left++);
const credential = 'api_key: "upstream-credential"';
const house = await openHouse({
  script: '',
  yaml: `providers:
  openai: {base_url: "${vendors.origin}/v1", ${credential}}
  azure: {base_url: "${vendors.origin}/v1", ${credential}}
  anthropic: {base_url: "${vendors.origin}/v1", ${credential}}
  gemini: {base_url: "${vendors.origin}/v1beta", ${credential}}
`,
});
const client = new OpenAI({ apiKey: house.key, baseURL: house.url, maxRetries: 0 });
const models = ['openai/gpt-5.2', 'azure/gpt-5.2-deployment', 'anthropic/claude-opus-4-6', 'gemini/gemini-3.5-flash'];

const getTemp = {
  type: 'function', name: 'get_temp', description: 'The temperature in a city.', strict: true,
  parameters: { type: 'object', properties: { city: { type: 'string' } },
    required: ['city'], additionalProperties: false },
};
const png = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const schema = { type: 'object', properties: { city: { type: 'string' }, degrees: { type: 'number' } },
  required: ['city', 'degrees'], additionalProperties: false };
const thinking = { reasoning: { effort: 'low', summary: 'auto' }, include: ['reasoning.encrypted_content'] };

// What must be the same: everything but ids, times, the route, its receipt and
// its price. A signature that comes behind a text has an item of its own, which
// says nothing.
const plainItem = {
  message: (i) => ({ role: i.role, content: i.content }),
  function_call: (i) => ({ call_id: i.call_id, name: i.name, arguments: JSON.parse(i.arguments) }),
  reasoning: (i) => ({ summary: i.summary, content: i.content }),
};
const plain = (r) => ({ status: r.status, incomplete: r.incomplete_details, error: r.error, usage: r.usage,
  output: r.output.filter((i) => i.type !== 'reasoning' || i.summary.length > 0).map((i) => ({ type: i.type, status: i.type === 'reasoning' ? undefined : i.status,
    ...plainItem[i.type](i) })) });

// What the vendor was asked; only three know signatures, and Gemini no ids that
// aren't its own.
const plainView = ({ view: { system, turns, tools, schema } }) => ({ system, schema: schema?.properties,
  tools: tools.map((t) => ({ name: t.name, properties: t.schema?.properties })),
  turns: turns.map(({ role, text, images, calls, results }) => ({ role, text, images: images.map((i) => i.kind),
    calls: calls.map((c) => ({ name: c.name, args: c.args })), results: results.map((r) => r.text) })) });

async function ask(model, stream, request) {
  const body = { model, store: false, ...request };
  const r = stream ? await client.responses.stream(body).finalResponse() :
    await client.responses.create(body);
  const { output_text, _request_id, output_parsed, ...wire } = r;
  for (const item of wire.output)
    for (const part of item.content ?? [])
      delete part.parsed;
  for (const item of wire.output)
    delete item.parsed_arguments;
  checkResponse(wire);
  return r;
}

// Runs the program with each model, streamed and whole, and compares.
async function same(program) {
  let first;
  for (const model of models)
    for (const stream of [true, false]) {
      asked.length = 0;
      const answers = await program((request) => ask(model, stream, request), model);
      const got = { answers: answers.map(plain), asked: asked.map(plainView) };
      if (first === undefined)
        first = got;
      assert.deepEqual(got, first, `${model}, ${stream ? 'streamed' : 'whole'}`);
    }
  return first;
}

test('text with instructions is the same', async () => {
  const { answers } = await same(async (ask) => [await ask({ instructions: 'Be brief.', input: 'Grüße 😀' })]);
  assert.equal(answers[0].output[0].content[0].text, '[Be brief.] You said: Grüße 😀');
  assert.deepEqual(answers[0].usage, { input_tokens: 40, input_tokens_details: { cached_tokens: 16,
    cache_write_tokens: 0 }, output_tokens: 20, output_tokens_details: { reasoning_tokens: 8 }, total_tokens: 60 });
});

test('a tool loop with parallel calls and reasoning that comes back is the same', async () => {
  const { answers } = await same(async (ask, model) => {
    const input = [{ role: 'user', content: 'How warm is it in Kiel and Oslo?' }];
    const request = { ...thinking, tools: [getTemp], input };
    const first = await ask(request);
    assert.equal(first.output.some((i) => i.encrypted_content), !model.startsWith('azure'));
    const calls = first.output.filter((i) => i.type === 'function_call');
    input.push(...first.output, ...calls.map((c) => ({ type: 'function_call_output', call_id: c.call_id,
      output: JSON.parse(c.arguments).city === 'Kiel' ? '7' : '3' })));
    const second = await ask(request);
    const assistant = asked.at(-1).view.turns[1];
    assert.equal(Boolean(assistant.signature), !model.startsWith('azure'), 'the signature went back');
    input.push(...second.output, { role: 'user', content: 'Thanks' });
    return [first, second, await ask({ ...request, tool_choice: 'none' })];
  });
  assert.deepEqual(answers[0].output.map((i) => i.type), ['reasoning', 'message', 'function_call', 'function_call']);
  assert.equal(answers[1].output.at(-1).content[0].text, 'Kiel 7, Oslo 3');
});

test('reasoning of another model is left out, with a receipt, and nothing fails', async () => {
  for (const [i, model] of models.entries()) {
    const other = models[(i + 1) % models.length];
    const input = [{ role: 'user', content: 'How warm is it?' }];
    const first = await ask(other, false, { ...thinking, tools: [getTemp], input });
    const outputs = first.output.filter((x) => x.type === 'function_call')
      .map((c) => ({ type: 'function_call_output', call_id: c.call_id, output: '7' }));
    const second = await ask(model, true, { ...thinking, tools: [getTemp], input: [...input, ...first.output, ...outputs] });
    assert.equal(second.output.at(-1).content[0].text, 'Kiel 7, Oslo 7');
    assert.ok(second.receipt.changes.some((c) => /^input\[1\]/.test(c.param) && c.action === 'dropped'),
      JSON.stringify(second.receipt));
  }
});

test('a vendor that no longer knows its thoughts is asked again without them', async () => {
  for (const model of models.filter((m) => !m.startsWith('azure'))) {
    const input = [{ role: 'user', content: 'How warm is it?' }];
    const first = await ask(model, false, { ...thinking, tools: [getTemp], input });
    const outputs = first.output.filter((x) => x.type === 'function_call')
      .map((c) => ({ type: 'function_call_output', call_id: c.call_id, output: '7' }));
    vendors.forget = true;
    const second = await ask(model, true, { ...thinking, tools: [getTemp], input: [...input, ...first.output, ...outputs] })
      .finally(() => { vendors.forget = false; });
    assert.equal(second.output.at(-1).content[0].text, 'Kiel 7, Oslo 7');
    assert.deepEqual(second.receipt.attempts.map((a) => a.code), ['reasoning', 'ok']);
    assert.ok(second.receipt.changes.some((c) => c.action === 'dropped'), JSON.stringify(second.receipt));
  }
});

test('an object by schema is the same', async () => {
  const { answers } = await same(async (ask) => [await ask({ input: 'Kiel?',
    text: { format: { type: 'json_schema', name: 'weather', strict: true, schema } } })]);
  assert.deepEqual(JSON.parse(answers[0].output.at(-1).content[0].text), { city: 'Kiel', degrees: 7 });
});

test('images by address and by data are the same', async () => {
  const { answers } = await same(async (ask) => [await ask({ input: [{ role: 'user', content: [
    { type: 'input_text', text: 'What is this?' },
    { type: 'input_image', image_url: 'https://example.org/a.png', detail: 'auto' },
    { type: 'input_image', image_url: png, detail: 'auto' }] }] })]);
  assert.equal(answers[0].output[0].content[0].text, 'I see an address and image/png.');
});

test('an image as what a tool gave is the same', async () => {
  const { answers } = await same(async (ask) => [await ask({ tools: [getTemp], input: [
    { role: 'user', content: 'Look out of the window.' },
    { type: 'function_call', call_id: 'call_9', name: 'get_temp', arguments: '{"city":"Kiel"}' },
    { type: 'function_call_output', call_id: 'call_9', output: [{ type: 'input_text', text: 'cold' },
      { type: 'input_image', image_url: png, detail: 'auto' }] }] })].map((r) => r));
  assert.equal(answers[0].output[0].content[0].text, 'Kiel cold with 1 picture');
});

test('limits and filters end an answer alike', async () => {
  const { answers } = await same(async (ask) => [
    await ask({ input: 'Tell me at length', max_output_tokens: 64 }),
    await ask({ input: 'Something forbidden' })]);
  assert.deepEqual(answers.map((a) => [a.status, a.incomplete?.reason]),
    [['incomplete', 'max_output_tokens'], ['incomplete', 'content_filter']]);
});

test('a vendor that is asked too fast is a 429 with its own wait', async () => {
  // A route that asked for time gets it, so each is asked once.
  for (const route of models)
    for (const stream of [true, false]) {
      const model = `${route}-${stream ? 'streamed' : 'whole'}`;
      const error = await ask(model, stream, { input: 'You are too fast' }).then(() => null, (e) => e);
      assert.ok(error instanceof OpenAI.RateLimitError, `${model}: ${error}`);
      assert.equal(error.headers.get('retry-after'), '7', model);
      assert.equal(error.code, 'rate_limit_exceeded');
    }
});

test('promise 1: a vendor that falls over in its words is response.failed, with what had come', async () => {
  for (const model of models) {
    let last;
    for await (const event of await client.responses.create({ model, stream: true, input: 'It falls over' }))
      last = event;
    assert.equal(last.type, 'response.failed', model);
    assert.equal(last.response.error.code, 'server_error');
    assert.equal(last.response.output[0].status, 'incomplete');
    assert.match(last.response.output[0].content[0].text, /^You said/);
  }
});

test('promise 5: a client that leaves closes every vendor within a second', async () => {
  for (const model of models) {
    const before = left;
    const stream = await client.responses.create({ model, stream: true, input: 'Talk for ever' });
    for await (const event of stream)
      if (event.type === 'response.output_text.delta')
        break;
    stream.controller.abort();
    await until(`${model} is left`, () => left > before, 1000);
  }
});

test('promise 9: the same request is the same bytes, for every vendor', async () => {
  for (const model of models) {
    const request = { ...thinking, tools: [getTemp], instructions: 'Be brief.',
      input: [{ role: 'user', content: 'How warm?' }] };
    asked.length = 0;
    await ask(model, true, request);
    await ask(model, true, request);
    assert.equal(asked[0].text, asked[1].text);
  }
});

const failed = await run();
await house.close();
await vendors.close();
process.exitCode = failed === 0 ? 0 : 1;
