// The official OpenAI client against sluice behind a real lighttpd: ten turns
// by previous_response_id, with tools, images and reasoning, over two vendors,
// while all processes are ended and started anew; then what is kept of it, for
// whom, and what isn't.
import assert from 'node:assert/strict';
import { load, openHouse, run, test } from './harness.mjs';
import { checkError, checkEvent, checkItems, checkResponse } from './schemas.mjs';
import { openVendors } from './vendors/server.mjs';

const { OpenAI } = load('openai');

// ---- the vendors ----

// Ids of calls are new in each turn, as real ones are.
const idsFrom = (view) => {
  let n = view.turns.reduce((sum, t) => sum + t.calls.length, 0);
  return () => `call_${n++}`;
};

function answerTo(view) {
  const last = view.turns.at(-1), before = view.turns.at(-2), id = idsFrom(view);
  const thought = view.effort && view.effort !== 'none' ? `Thought ${view.turns.length}: "hm"\nGrüße 😀` : undefined;
  const say = (text) => ({ thought, text, end: 'stop' });

  assert.equal(last.role, 'user', 'the conversation ends with the user');
  if (last.results.length > 0) {
    assert.deepEqual(last.results.map((r) => r.id), before.calls.map((c) => c.id));
    return say(last.results.map((r) => [r.text, ...r.images.map((i) => i.kind)].join(' and ')).join(', '));
  }
  if (last.text.includes('warm'))
    return { ...say('Let me look.'), calls: ['Kiel', 'Oslo'].map((city) => (
      { id: id(), name: view.tools[0].name, args: { city } })) };
  if (last.text.includes('patch'))
    return { ...say('Here it is.'), calls: [{ id: id(), custom: true, name: view.tools.at(-1).name,
      args: { input: '*** Begin "patch"\n+ Grüße\n' } }] };
  if (last.images.length > 0)
    return say(`I see ${last.images.map((i) => i.kind).join(' and ')}.`);
  return say(`${view.system ? `[${view.system}] ` : ''}You said: ${last.text}`);
}

const asked = [];
const vendors = await openVendors((request) => asked.push(request), undefined, answerTo);
const credential = 'api_key: "upstream-credential"';
const house = await openHouse({
  script: '',
  yaml: `providers:
  openai: {base_url: "${vendors.origin}/v1", ${credential}}
  anthropic: {base_url: "${vendors.origin}/v1", ${credential}}
`,
});
const openai = 'openai/gpt-5.2', anthropic = 'anthropic/claude-opus-4-6';

// ---- the client ----

const clientOf = (apiKey) => new OpenAI({ apiKey, baseURL: house.url, maxRetries: 0 });
const client = clientOf(house.key);
const wire = ({ output_text, _request_id, ...rest }) => rest;

// The answer as it came over the wire; of a stream that of its last event.
async function ask(request, by = client) {
  const answer = await by.responses.create(request);
  if (!request.stream) {
    checkResponse(wire(answer));
    return wire(answer);
  }
  let last;
  for await (const event of answer) {
    checkEvent(event);
    last = event;
  }
  assert.equal(last.type, 'response.completed');
  checkResponse(last.response);
  return last.response;
}

async function refused(promise, Class, code) {
  const error = await promise.then(() => null, (e) => e);
  assert.ok(error instanceof Class, `${error?.constructor?.name}: ${error?.message}`);
  checkError({ error: error.error });
  assert.equal(error.code, code);
  return error;
}

const notFound = (promise) => refused(promise, OpenAI.NotFoundError, null);
const noPrevious = (promise) => refused(promise, OpenAI.BadRequestError, 'previous_response_not_found');

// ---- the conversation ----

const tools = [
  { type: 'function', name: 'get_temp', description: 'The temperature in a city.', strict: true,
    parameters: { type: 'object', properties: { city: { type: 'string' } },
      required: ['city'], additionalProperties: false } },
  { type: 'custom', name: 'apply_patch', description: 'Applies a patch.' },
];
const common = { instructions: 'Be brief.', tools, reasoning: { effort: 'low', summary: 'auto' },
  include: ['reasoning.encrypted_content'] };
const png = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhf' +
  'DwAChwGA60e6kgAAAABJRU5ErkJggg==';
const picture = { type: 'input_image', image_url: png, detail: 'auto' };

// After each turn: all its items, as the client would write them out, and its
// response. Turn 0 is before the first.
const after = [{ items: [], response: null }];

const callsOf = (r) => r.output.filter((i) => /_call$/.test(i.type));
const textOf = (r) => r.output.filter((i) => i.type === 'message').map((i) => i.content[0].text).join();
const outputsOf = (r, outputs) => callsOf(r).map((c, i) =>
  ({ type: `${c.type}_output`, call_id: c.call_id, output: outputs[i] }));

// What must be the same whether earlier turns were written out or not. What
// became of them bears the name of what brought them, once.
const plain = (r) => ({ status: r.status, usage: r.usage, cost: r.cost,
  changes: [...new Set(r.receipt.changes.map((c) => `${c.action}: ${c.why}`))],
  output: r.output.map(({ id, encrypted_content, ...item }) => ({ ...item, sealed: encrypted_content !== undefined })) });

// Goes on from a turn, then asks the same written out in full: the vendor can't
// tell the two apart. flat is what stands for input when it isn't that itself.
async function turn(from, model, stream, input, flat = input) {
  const { items, response } = after[from];
  const full = [...items, ...(typeof flat === 'string' ? [{ role: 'user', content: flat }] : flat)];
  const previous_response_id = response?.id;

  asked.length = 0;
  const chained = await ask({ ...common, model, stream, input, ...(response && { previous_response_id }) });
  const written = await ask({ ...common, model, stream, store: false, input: full });
  assert.equal(asked.length, 2);
  assert.deepEqual(asked[0].body, asked[1].body);
  assert.equal(asked[0].text, asked[1].text);
  assert.deepEqual(asked[0].headers, asked[1].headers);
  assert.deepEqual(plain(chained), plain(written));
  assert.equal(chained.store, true);
  assert.equal(chained.previous_response_id, previous_response_id ?? null);
  after.push({ items: [...full, ...chained.output], response: chained });
  return { r: chained, turns: asked[0].view.turns };
}

const kinds = (r) => r.output.map((i) => i.type);
const signed = (turns) => turns.filter((t) => t.role === 'assistant').map((t) => t.signature !== undefined);
const dropped = (r) => r.receipt.changes.filter((c) => c.action === 'dropped').map((c) => c.param);

test('promise 3, turn 1: with reasoning, streamed', async () => {
  const { r } = await turn(0, openai, true, 'Grüße 😀');
  assert.deepEqual(kinds(r), ['reasoning', 'message']);
  assert.equal(textOf(r), '[Be brief.] You said: Grüße 😀');
  assert.ok(r.output[0].encrypted_content);
});

test('promise 3, turn 2: parallel calls, whole', async () => {
  const { r, turns } = await turn(1, openai, false, 'How warm is it in Kiel and Oslo?');
  assert.deepEqual(kinds(r), ['reasoning', 'message', 'function_call', 'function_call']);
  assert.deepEqual(signed(turns), [true]);
});

test('promise 3, turn 3: what they gave, streamed; the reasoning went back', async () => {
  const { r, turns } = await turn(2, openai, true, outputsOf(after[2].response, ['7', '3']));
  assert.equal(textOf(r), '7, 3');
  assert.deepEqual(signed(turns), [true, true]);
});

test('promise 3, turn 4: a picture for another vendor, which is given no reasoning of the first', async () => {
  const { r, turns } = await turn(3, anthropic, false,
    [{ role: 'user', content: [{ type: 'input_text', text: 'What is this?' }, picture] }]);
  assert.equal(r.model, anthropic);
  assert.equal(textOf(r), 'I see image/png.');
  assert.deepEqual(signed(turns), [false, false, false]);
  assert.deepEqual(dropped(r), ['previous_response_id']);
});

test('promise 3, turn 5: calls of the other vendor\'s, streamed', async () => {
  const { r } = await turn(4, anthropic, true, [{ type: 'message', role: 'user', content: 'And how warm is it now?' }]);
  assert.deepEqual(callsOf(r).map((c) => c.call_id), ['call_2', 'call_3']);
  assert.equal(r.output[0].type, 'reasoning');
});

test('promise 3, turn 6: behind a restart its reasoning goes back, and a picture as what a tool gave', async () => {
  const { before, after: now } = await house.restart();
  assert.ok(now.length > 1 && !now.some((pid) => before.includes(pid)), `${before}, ${now}`);
  const { r, turns } = await turn(5, anthropic, true,
    outputsOf(after[5].response, [[{ type: 'input_text', text: 'cold' }, picture], '4']));
  assert.equal(textOf(r), 'cold and image/png, 4');
  assert.deepEqual(signed(turns), [false, false, false, true, true]);
});

test('promise 3, turn 7: back at the first vendor, with a custom tool, whole', async () => {
  const { r, turns } = await turn(6, openai, false, 'Please patch it.');
  assert.deepEqual(kinds(r), ['reasoning', 'message', 'custom_tool_call']);
  assert.equal(r.output[2].input, '*** Begin "patch"\n+ Grüße\n');
  assert.deepEqual(signed(turns), [true, true, true, false, false, false]);
});

test('promise 3, turn 8: behind another restart what that tool gave, whole', async () => {
  await house.restart();
  const { r, turns } = await turn(7, openai, false, outputsOf(after[7].response, ['Done.']));
  assert.equal(textOf(r), 'Done.');
  assert.deepEqual(signed(turns), [true, true, true, false, false, false, true]);
});

test('promise 3, turn 9: all of it for the other vendor, streamed', async () => {
  const { turns } = await turn(8, anthropic, true, 'Thanks.');
  assert.deepEqual(turns.flatMap((t) => t.calls.map((c) => c.name)),
    ['get_temp', 'get_temp', 'get_temp', 'get_temp', 'apply_patch']);
  assert.deepEqual(turns.flatMap((t) => t.images.concat(...t.results.map((r) => r.images))).length, 2);
});

const list = async (id, query, by = client) => {
  const items = [];
  for await (const item of by.responses.inputItems.list(id, query))
    items.push(item);
  return items;
};

test('promise 3, turn 10: a branch from an earlier turn, with an item of a later one by its id', async () => {
  const sent = await list(after[4].response.id, { order: 'asc', limit: 100 });
  const image = sent.at(-1);
  assert.deepEqual(image.content.map((p) => p.type), ['input_text', 'input_image']);
  const { r, turns } = await turn(3, openai, true, [{ type: 'item_reference', id: image.id }], [image]);
  assert.equal(textOf(r), 'I see image/png.');
  assert.equal(turns.length, 7);
  assert.deepEqual(signed(turns), [true, true, true]);
});

// ---- reading it back ----

test('each response can be had as it was told, behind a restart as well', async () => {
  await house.restart();
  for (const { response } of after.slice(1))
    assert.deepEqual(wire(await client.responses.retrieve(response.id)), response);
});

test('sealed reasoning is shown to those who ask for it, and goes back for those who never saw it', async () => {
  const { include, ...rest } = common, input = [{ role: 'user', content: 'How warm is it?' }];
  const told = await ask({ ...rest, model: openai, input });
  const get = async (query) => wire(await client.responses.retrieve(told.id, query));
  assert.equal(told.output[0].encrypted_content, undefined);
  assert.deepEqual(await get(), told);
  const shown = await get({ include });
  assert.ok(shown.output[0].encrypted_content);
  const outputs = outputsOf(told, ['7', '3']);
  asked.length = 0;
  await ask({ ...rest, model: openai, previous_response_id: told.id, input: outputs });
  await ask({ ...rest, model: openai, store: false, input: [...input, ...shown.output, ...outputs] });
  assert.deepEqual(signed(asked[0].view.turns), [true]);
  assert.equal(asked[0].text, asked[1].text);
  delete shown.output[0].encrypted_content;
  assert.deepEqual(shown, told);
});

test('what a response was asked with is listed page by page, either way', async () => {
  const { id } = after[9].response;
  const { items } = after[9];
  const up = await list(id, { order: 'asc', limit: 3 });
  const spoken = items.slice(0, items.length - after[9].response.output.length);
  assert.deepEqual(up.map((i) => [i.type, i.role, i.call_id]),
    spoken.map((i) => [i.type ?? 'message', i.role, i.call_id]));
  assert.equal(new Set(up.map((i) => i.id)).size, up.length);
  // Answers of earlier turns have the ids that they were told under.
  for (const item of spoken.filter((i) => i.id))
    assert.ok(up.some((i) => i.id === item.id), item.id);
  assert.deepEqual(await list(id, { limit: 7 }), [...up].reverse());
  assert.deepEqual(await list(id), [...up].reverse());
  assert.deepEqual(await list(id, { order: 'asc', after: up[4].id }), up.slice(5));
  assert.ok(!up.some((i) => i.encrypted_content));
  const sealed = await list(id, { order: 'asc', include: ['reasoning.encrypted_content'] });
  assert.deepEqual(sealed.filter((i) => i.type === 'reasoning').map((i) => typeof i.encrypted_content),
    up.filter((i) => i.type === 'reasoning').map(() => 'string'));
  const page = await (await client.responses.inputItems.list(id, { limit: 4 }).asResponse()).json();
  checkItems(page);
  assert.deepEqual([page.data.length, page.has_more, page.first_id, page.last_id],
    [4, true, up.at(-1).id, up.at(-4).id]);
});

test('nothing is there to be cancelled, and queries that make no sense are refused', async () => {
  const { id } = after[1].response;
  await refused(client.responses.cancel(id), OpenAI.BadRequestError, null);
  await refused(client.responses.inputItems.list(id, { limit: 0 }), OpenAI.BadRequestError, 'invalid_value');
  await refused(client.responses.inputItems.list(id, { after: 'msg_nobody' }), OpenAI.BadRequestError, 'invalid_value');
  await refused(client.responses.retrieve(id, { stream: true }), OpenAI.BadRequestError, 'unsupported_value');
});

// ---- whose it is ----

const keyFor = (name, ...more) => house.ctl('key', 'create', '--name', name, ...more).trim();

test('another project\'s key finds nothing, and hears what it would hear of an id that never was', async () => {
  const other = clientOf(keyFor('stranger', '--project', 'other'));
  const { id } = after[9].response, never = id.slice(0, -4) + '0000';
  const said = async (promise, kind) => (await kind(promise)).message.replaceAll(never, id);
  const calls = [
    [notFound, (x) => other.responses.retrieve(x)],
    [notFound, (x) => other.responses.delete(x)],
    [notFound, (x) => other.responses.cancel(x)],
    [notFound, (x) => other.responses.inputItems.list(x)],
    [noPrevious, (x) => other.responses.create({ model: openai, input: 'Hi', previous_response_id: x })],
  ];
  for (const [kind, call] of calls)
    assert.equal(await said(call(id), kind), await said(call(never), kind));
  const item = after[9].response.output.at(-1).id;
  await refused(other.responses.create({ model: openai, input: [{ type: 'item_reference', id: item }] }),
    OpenAI.BadRequestError, 'invalid_value');
  assert.equal((await client.responses.retrieve(id)).id, id, 'it is still there for its own');
});

test('another key of the project goes on, and so does a key that was rotated', async () => {
  const colleague = clientOf(keyFor('colleague'));
  const { id } = after[9].response;
  const go = (by) => ask({ ...common, model: anthropic, stream: true, input: 'Go on', previous_response_id: id }, by);
  assert.equal(textOf(await go(colleague)), '[Be brief.] You said: Go on');
  const rotated = clientOf(house.ctl('key', 'rotate', 'colleague').trim());
  await refused(colleague.responses.retrieve(id), OpenAI.AuthenticationError, 'invalid_api_key');
  assert.equal(textOf(await go(rotated)), '[Be brief.] You said: Go on');
});

// ---- what isn't kept ----

const keptOf = (id) => JSON.parse(house.ctl('log', 'show', id, '--content', '--json'))[0].content;

test('store: false is in the record and nowhere else', async () => {
  const told = await ask({ model: openai, stream: true, store: false, input: 'Hi' });
  assert.equal(told.store, false);
  assert.deepEqual(told.receipt.changes, []);
  await notFound(client.responses.retrieve(told.id));
  await noPrevious(ask({ model: openai, input: 'Hi', previous_response_id: told.id }));
  assert.equal(textOf({ output: keptOf(told.id).response.output }), 'You said: Hi');
});

// The key's settings change while everything runs.
for (const [what, off, on, why] of [
  ['logging off', ['--logging', 'off'], ['--logging', 'on'], /logging is off.*--logging on/],
  ['zero retention', ['--zero-retention', 'on'], ['--zero-retention', 'off', '--logging', 'on'], /zero data retention/],
])
  test(`${what} is in force for the next request, and so is its end`, async () => {
    const name = what.replace(' ', '-'), mine = clientOf(keyFor(name));
    const first = await ask({ model: openai, input: 'Before' }, mine);
    house.ctl('key', 'set', name, ...off);
    for (const stream of [true, false]) {
      const told = await ask({ model: openai, stream, input: 'During' }, mine);
      assert.equal(told.store, false);
      assert.deepEqual(told.receipt.changes.map((c) => [c.param, c.action]), [['store', 'unsupported']]);
      assert.match(told.receipt.changes[0].why, what === 'logging off' ? /logging is off/ : /zero data retention/);
      await notFound(mine.responses.retrieve(told.id));
      assert.equal(keptOf(told.id), null);
    }
    const error = await noPrevious(ask({ model: openai, input: 'Hi', previous_response_id: first.id }, mine));
    assert.match(error.message, why);
    house.ctl('key', 'set', name, ...on);
    const second = await ask({ model: openai, input: 'After', previous_response_id: first.id }, mine);
    assert.equal(second.store, true);
    assert.deepEqual(asked.at(-1).view.turns.map((t) => t.text), ['Before', 'You said: Before', 'After']);
  });

test('what was deleted is gone, and so is what went on from it; a branch before it stays', async () => {
  const { id } = after[4].response;
  await client.responses.delete(id);
  await notFound(client.responses.retrieve(id));
  await notFound(client.responses.delete(id));
  await notFound(client.responses.inputItems.list(id));
  assert.equal(keptOf(id), null);
  const before = asked.length;
  for (const n of [4, 5, 9])
    await noPrevious(ask({ ...common, model: openai, input: 'Hi', previous_response_id: after[n].response.id }));
  assert.equal(asked.length, before, 'nobody was asked');
  assert.equal((await client.responses.retrieve(after[9].response.id)).id, after[9].response.id);
  assert.equal(textOf(await ask({ ...common, model: openai, input: 'Hi', previous_response_id: after[10].response.id })),
    '[Be brief.] You said: Hi');
});

test('promise 10: nothing that was said stands in the store or the log of the processes', async () => {
  for (const name of ['sluice.db', 'sluice.db-wal', 'server.log'])
    for (const word of ['You said', 'Kiel', 'image/png', house.key, 'upstream-credential'])
      assert.ok(!house.read(name).includes(word), `${name} has ${word.slice(0, 12)}`);
  assert.doesNotMatch(house.read('server.log'), /Sanitizer|runtime error/);
});

const failed = await run();
await house.close();
await vendors.close();
process.exitCode = failed === 0 ? 0 : 1;
