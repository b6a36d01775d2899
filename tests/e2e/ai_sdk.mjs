// The AI SDK against sluice behind a real lighttpd, over four dialects: a
// second client that reads the stream in its own, stricter way.
import assert from 'node:assert/strict';
import { load, openHouse, run, test } from './harness.mjs';
import { openVendors } from './vendors/server.mjs';

const { generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } = load('ai');
const { createOpenAI } = load('@ai-sdk/openai');

const vendors = await openVendors();
const credential = 'api_key: "upstream-credential"';
// Names by which the client takes the models for ones that reason.
const models = ['gpt-5-one', 'gpt-5-two', 'gpt-5-three', 'gpt-5-four'];
const house = await openHouse({
  script: '',
  yaml: `providers:
  openai: {base_url: "${vendors.origin}/v1", ${credential}}
  azure: {base_url: "${vendors.origin}/v1", ${credential}}
  anthropic: {base_url: "${vendors.origin}/v1", ${credential}}
  gemini: {base_url: "${vendors.origin}/v1beta", ${credential}}
models:
  ${models[0]}: {routes: [openai/gpt-5.2]}
  ${models[1]}: {routes: [azure/gpt-5.2-deployment]}
  ${models[2]}: {routes: [anthropic/claude-opus-4-6]}
  ${models[3]}: {routes: [gemini/gemini-3.5-flash]}
`,
});
const provider = createOpenAI({ apiKey: house.key, baseURL: house.url });
const settings = (model, more) => ({ model: provider.responses(model), maxRetries: 0,
  providerOptions: { openai: { store: false, ...more } } });
const thinking = { reasoningEffort: 'low', reasoningSummary: 'auto', include: ['reasoning.encrypted_content'] };

const weather = {
  get_temp: tool({ description: 'The temperature in a city.',
    inputSchema: jsonSchema({ type: 'object', properties: { city: { type: 'string' } },
      required: ['city'], additionalProperties: false }),
    execute: async ({ city }) => ({ Kiel: '7', Oslo: '3' })[city] }),
};

// Each model alike.
function each(name, program) {
  test(name, async () => {
    for (const model of models)
      await program(model).catch((e) => { throw new Error(`${model}: ${e.message}`, { cause: e }); });
  });
}

each('generateText gives text and usage', async (model) => {
  const r = await generateText({ ...settings(model), system: 'Be brief.', prompt: 'Grüße 😀' });
  assert.equal(r.text, '[Be brief.] You said: Grüße 😀');
  assert.equal(r.finishReason, 'stop');
  assert.deepEqual([r.usage.inputTokens, r.usage.outputTokens, r.usage.cachedInputTokens], [40, 20, 16]);
});

each('streamText gives the same text in pieces', async (model) => {
  const r = streamText({ ...settings(model), prompt: 'Grüße 😀' });
  const seen = [];
  for await (const piece of r.textStream)
    seen.push(piece);
  assert.ok(seen.length > 1, 'in pieces');
  assert.equal(seen.join(''), 'You said: Grüße 😀');
  assert.equal(await r.finishReason, 'stop');
});

each('a loop of tools goes round, whole, with reasoning', async (model) => {
  const r = await generateText({ ...settings(model, thinking), tools: weather, stopWhen: stepCountIs(3),
    prompt: 'How warm is it in Kiel and Oslo?' });
  assert.equal(r.text, 'Kiel 7, Oslo 3');
  assert.deepEqual(r.steps[0].toolCalls.map((c) => c.input.city), ['Kiel', 'Oslo']);
  assert.match(JSON.stringify(r.steps[0].content), /north/);
});

each('a loop of tools goes round, streamed', async (model) => {
  const r = streamText({ ...settings(model, thinking), tools: weather, stopWhen: stepCountIs(3),
    prompt: 'How warm is it in Kiel and Oslo?' });
  const kinds = new Set();
  for await (const part of r.fullStream) {
    assert.notEqual(part.type, 'error', String(part.error));
    kinds.add(part.type);
  }
  assert.equal(await r.text, 'Kiel 7, Oslo 3');
  for (const kind of ['reasoning-delta', 'tool-call', 'tool-result', 'text-delta', 'finish'])
    assert.ok(kinds.has(kind), kind);
});

each('generateObject gives the object of a schema', async (model) => {
  const r = await generateObject({ ...settings(model), prompt: 'Kiel?', schema: jsonSchema({ type: 'object',
    properties: { city: { type: 'string' }, degrees: { type: 'number' } },
    required: ['city', 'degrees'], additionalProperties: false }) });
  assert.deepEqual(r.object, { city: 'Kiel', degrees: 7 });
});

each('an image is seen', async (model) => {
  const r = await generateText({ ...settings(model), messages: [{ role: 'user', content: [
    { type: 'text', text: 'What is this?' },
    { type: 'image', image: Buffer.from('89504e470d0a1a0a0000', 'hex'), mediaType: 'image/png' }] }] });
  assert.equal(r.text, 'I see image/png.');
});

each('a limit and a filter are told as finish reasons', async (model) => {
  const long = await generateText({ ...settings(model), prompt: 'Tell me at length', maxOutputTokens: 64 });
  assert.equal(long.finishReason, 'length');
  const bad = await generateText({ ...settings(model), prompt: 'Something forbidden' });
  assert.equal(bad.finishReason, 'content-filter');
});

test('what the gateway refuses is an error with its reason', async () => {
  await assert.rejects(generateText({ ...settings('nobody-serves-this'), prompt: 'Hi' }), (e) => {
    assert.equal(e.statusCode, 400);
    assert.match(e.message, /not served here/);
    return true;
  });
});

const failed = await run();
await house.close();
await vendors.close();
process.exitCode = failed === 0 ? 0 : 1;
