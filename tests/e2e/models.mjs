// What can be asked for, told by sluice behind a real lighttpd to the official
// OpenAI client and in the shapes that other clients read. Nobody needs a key.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { load, openHouse, run, test, top } from './harness.mjs';
import { checkError } from './schemas.mjs';

const { OpenAI } = load('openai');

const off = ['gemini', 'xai', 'mistral', 'deepseek', 'groq', 'together', 'openrouter',
  'perplexity', 'huggingface', 'cloudflare', 'ollama', 'cohere', 'moonshot', 'zai'];
const house = await openHouse({
  script: fs.readFileSync(path.join(top, 'tests/e2e/openai_sdk.script'), 'utf8'),
  yaml: `providers:
  openai: {api_key: "upstream-credential"}
  anthropic: {api_key: "upstream-credential"}
  fireworks: {api_key: "upstream-credential"}
  azure: {base_url: "{{upstream}}", api_key: "upstream-credential"}
${off.map((name) => `  ${name}: {enabled: false}\n`).join('')}
models:
  mine:
    aliases: [own]
    routes: [azure/text-whole]
    display_name: Mine
    context_window: 4096
    price: {input: 1, cached_input: 0.5, output: 2}
    supports: [streaming]
auto: [mine, claude-opus-4-6]
`,
});
const client = new OpenAI({ apiKey: 'nobody', baseURL: house.url, maxRetries: 0 });

const ask = (place, options) => fetch(`${house.url}${place}`, options);

async function get(place) {
  const response = await ask(place);
  const text = await response.text();
  assert.equal(response.status, 200, `${place}: ${text}`);
  assert.match(response.headers.get('content-type'), /^application\/json/);
  return JSON.parse(text);
}

async function refuses(place, status, words, options) {
  const response = await ask(place, options);
  assert.equal(response.status, status, place);
  const body = await response.json();
  checkError(body);
  assert.match(body.error.message, words);
  return { error: body.error, headers: response.headers };
}

const ids = async (query) => (await get(`/models?${query}`)).data.map((m) => m.id);

async function listed() {
  const all = [];
  for await (const model of client.models.list())
    all.push(model);
  return all;
}

test('list gives the client each model that is served, once', async () => {
  const all = await listed(), names = all.map((m) => m.id);
  assert.ok(all.length > 30, `${all.length} models`);
  assert.equal(new Set(names).size, names.length);
  for (const m of all) {
    assert.equal(m.object, 'model');
    assert.ok(Number.isInteger(m.created) && m.created >= 0, m.id);
    assert.match(m.owned_by, /^[a-z0-9.-]+$/);
  }
  for (const name of ['mine', 'gpt-4o', 'claude-opus-4-6', 'kimi-k3', 'demo', 'auto'])
    assert.ok(names.includes(name), name);
  for (const name of ['own', 'grok-4.3', 'gemini-3.5-flash', 'azure/text-whole'])
    assert.ok(!names.includes(name), name);
});

test('an entry is what OpenAI\'s and Anthropic\'s clients read', async () => {
  const { object, data, has_more, first_id, last_id } = await get('/models');
  assert.deepEqual([object, has_more, first_id, last_id], ['list', false, data[0].id, data.at(-1).id]);
  const is = (supported) => ({ supported });
  assert.deepEqual(data.find((m) => m.id === 'claude-opus-4-6'), {
    id: 'claude-opus-4-6', object: 'model', created: 1770249600, owned_by: 'anthropic',
    type: 'model', display_name: 'Claude Opus 4.6', created_at: '2026-02-05T00:00:00.000Z',
    max_input_tokens: 1000000, max_tokens: 128000,
    capabilities: {
      batch: is(false), citations: is(false), code_execution: is(false),
      context_management: { ...is(false), clear_thinking_20251015: is(false),
        clear_tool_uses_20250919: is(false), compact_20260112: is(false) },
      effort: { ...is(true), low: is(true), medium: is(true), high: is(true),
        max: is(true), xhigh: is(false) },
      image_input: is(true), pdf_input: is(true), structured_outputs: is(true),
      thinking: { ...is(true), types: { adaptive: is(false), enabled: is(true) } },
    } });
});

test('each can be retrieved, and is there what it is in the list', async () => {
  for (const entry of await listed()) {
    const native = await client.models.retrieve(entry.id);
    for (const key of Object.keys(entry))
      assert.deepEqual(native[key], entry[key], `${entry.id}: ${key}`);
    assert.equal(native.slug, entry.id);
    assert.ok(Object.keys(native.providers).length > 0, entry.id);
  }
});

test('retrieve takes every name that a request takes', async () => {
  for (const [name, id] of [['own', 'mine'], ['claude-opus-4.6', 'claude-opus-4-6'],
    ['azure/text-whole', 'mine'], ['anthropic/claude-opus-4-6', 'claude-opus-4-6'],
    ['claude/claude-opus-4.6', 'claude-opus-4-6'],
    ['fireworks/accounts/fireworks/models/kimi-k3', 'kimi-k3'], ['auto', 'auto']]) {
    assert.equal((await client.models.retrieve(name)).id, id);	// the slash as %2F
    assert.equal((await get(`/models/${name}`)).id, id);
    assert.equal((await get(`/models/${name}/`)).id, id);
  }
});

test('the detail has aliases, author and a row for each provider', async () => {
  const m = await get('/models/claude-opus-4-6');
  assert.ok(m.aliases.includes('claude-opus-4.6'));
  assert.deepEqual(m.author, { slug: 'anthropic', display_name: 'Anthropic' });
  assert.equal(m.release_date, '2026-02-05');
  assert.deepEqual(Object.keys(m.providers), ['anthropic']);
  const row = m.providers.anthropic, usd = (USD, units = 1000000) => ({ price: { USD }, units });
  assert.equal(row.provider_slug, 'anthropic');
  assert.deepEqual(row.pricing, {
    tokens: { input: usd(5), output: usd(25), cache: { read: usd(0.5), write: {
      ephemeral_5m_input_tokens: usd(6.25), ephemeral_1h_input_tokens: usd(10) } } },
    tool_calls: { web_search: usd(10, 1000) }, over: null });
  assert.deepEqual([row.context_window, row.max_output_tokens], [1000000, 128000]);
  assert.deepEqual(row.supports.tools, { function_calling: true, web_search: true });
  assert.deepEqual(row.efforts, ['none', 'low', 'medium', 'high', 'max']);
  assert.deepEqual(await get('/models/claude-opus-4-6/providers/anthropic'), row);
  assert.deepEqual(await get('/models/claude/claude-opus-4.6/providers/anthropic-ai'), row);
});

test('auto has the rows of what it stands for', async () => {
  const { providers } = await get('/models/auto');
  assert.deepEqual(Object.values(providers).map((row) => row.route),
    ['azure/text-whole', 'anthropic/claude-opus-4-6']);
});

test('filters are paths, all of them must hold', async () => {
  const claude = await ids('author.slug=anthropic');
  assert.ok(claude.length > 5 && claude.every((id) => id.startsWith('claude-')), claude);
  assert.ok((await ids('supports.streaming=true&context_window.gte=128000')).includes('gpt-4o'));
  assert.ok(!(await ids('context_window.gt=4096')).includes('mine'));
  assert.deepEqual(await ids('context_window.lte=4096'), ['mine', 'auto']);
  assert.deepEqual(await ids('display_name=Mine'), ['mine']);
  assert.deepEqual(await ids('aliases=own'), ['mine']);
  assert.deepEqual(await ids('author.slug=nobody'), []);
  assert.ok((await ids('supports.tools.function_calling=true&pricing.tokens.input.price.USD.lt=0.2'))
    .includes('gpt-4o-mini'));
  await refuses('/models?colour=red', 400, /the first parts are: id, /);
  await refuses('/models?context_window.gte=many', 400, /number/);
});

test('pages are gone through as Anthropic\'s client does', async () => {
  const seen = [];
  let page, after = '';
  do {
    page = await get(`/models?limit=7${after}`);
    assert.ok(page.data.length <= 7);
    seen.push(...page.data.map((m) => m.id));
    after = `&after_id=${encodeURIComponent(page.last_id)}`;
  } while (page.has_more);
  assert.deepEqual(seen, (await listed()).map((m) => m.id));
  const before = await get(`/models?limit=2&before_id=${seen[3]}`);
  assert.deepEqual([before.data.map((m) => m.id), before.has_more], [[seen[1], seen[2]], true]);
  await refuses('/models?limit=0', 400, /from 1 to 1000/);
  await refuses('/models?after_id=nobody', 400, /after_id/);
});

test('providers and authors are listed with what they have', async () => {
  const providers = await get('/models/providers');
  assert.deepEqual(providers.map((p) => p.slug).sort(),
    ['anthropic', 'azure', 'demo', 'fireworks', 'openai', 'sluice']);
  assert.deepEqual(providers.find((p) => p.slug === 'azure'), { slug: 'azure',
    display_name: 'Microsoft Azure', aliases: ['microsoft', 'microsoft-azure', 'ms-azure'] });
  const names = async (place) => (await get(place)).data.map((m) => m.id);
  assert.ok((await names('/models/providers/oai/models')).includes('gpt-4o'));
  assert.ok((await names('/models/providers/azure/models')).includes('mine'));
  assert.deepEqual(await names('/models/authors/anthropic'), await ids('author.slug=anthropic'));
});

test('what is listed serves, at the price that is told', async () => {
  const { pricing } = (await get('/models/own')).providers.azure;
  const r = await new OpenAI({ apiKey: house.key, baseURL: house.url, maxRetries: 0 })
    .responses.create({ model: 'own', input: 'Hi' });
  assert.equal(r.model, 'azure/text-whole');
  const cached = r.usage.input_tokens_details.cached_tokens, { tokens } = pricing;
  assert.equal(Math.round(r.cost.total * 1e12), Math.round(1e6 *
    ((r.usage.input_tokens - cached) * tokens.input.price.USD + cached * tokens.cache.read.price.USD +
    r.usage.output_tokens * tokens.output.price.USD)));
});

test('HEAD is GET without the body', async () => {
  for (const [place, status] of [['/models', 200], ['/models/own', 200], ['/models/providers', 200],
    ['/responses/health', 200], ['/models/nobody', 404], ['/models?colour=red', 400]]) {
    const response = await ask(place, { method: 'HEAD' });
    assert.equal(response.status, status, place);
    assert.match(response.headers.get('content-type'), /^application\/json/);
    assert.equal(await response.text(), '');
  }
});

test('health says so to anybody, with and without a slash', async () => {
  for (const place of ['/responses/health', '/responses/health/'])
    assert.deepEqual(await get(place), { status: 'healthy' });
});

test('a key, good or bad, changes nothing', async () => {
  const plain = await (await ask('/models')).text();
  for (const key of [house.key, 'wrong'])
    assert.equal(await (await ask('/models', { headers: { authorization: `Bearer ${key}` } })).text(), plain);
});

test('what is not there is a 404 that says what would be', async () => {
  const error = await client.models.retrieve('nobody').then(() => null, (e) => e);
  assert.ok(error instanceof OpenAI.NotFoundError, String(error));
  assert.equal(error.param, 'model');
  await refuses('/models/nobody', 404, /GET \/v1\/models lists/);
  await refuses('/models/grok-4.3', 404, /no provider that has it is on/);
  await refuses('/models/openai/nobody', 404, /goes to openai as it is/);
  await refuses('/models/gpt-4o/providers/anthropic', 404, /not served by anthropic/);
  await refuses('/models/gpt-4o/providers/nobody', 404, /no provider 'nobody'/);
  await refuses('/models/providers/xai/models', 404, /xai' is not on/);
  await refuses('/models/authors/nobody', 404, /no model by 'nobody'/);
  await refuses('/nothing', 404, /nothing at this address/);
});

test('other methods are refused with those that are taken', async () => {
  for (const place of ['/models', '/models/own', '/models/providers', '/responses/health']) {
    const { headers } = await refuses(place, 405, /takes GET, HEAD, not POST/,
      { method: 'POST', body: '{}' });
    assert.equal(headers.get('allow'), 'GET, HEAD');
  }
});

test('promise 10: no credential is in what is told', async () => {
  for (const place of ['/models', '/models/own', '/models/providers', '/models/auto'])
    assert.ok(!JSON.stringify(await get(place)).includes('upstream-credential'));
});

const failed = await run();
await house.close();
process.exitCode = failed === 0 ? 0 : 1;
