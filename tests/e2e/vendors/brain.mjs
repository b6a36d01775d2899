// What the scripted model says to a conversation, whatever the wire it came by.
//
// A view is what a vendor's reader makes of a request:
//   { system, turns: [{ role, text, images, calls, results, signature }],
//     tools: [{ name, schema }], choice, schema, effort, limit }
// role is user or assistant. Of a turn of the assistant's, calls are
// { id, name, args }; of the user's, results are { id, text, images }.
//
// An answer is { thought, text, refusal, calls, end }; end is stop, length or
// safety. The signature of a thought is made of it, so that a vendor can tell
// whether it came back as it went.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

export const usage = { input: 40, cached: 16, output: 20, reasoning: 8 };

const hash = (text) => createHash('sha256').update(text).digest('base64');

export const signature = (thought, model) => hash(`${model} ${thought}`);

const temperatures = { Kiel: 7, Oslo: 3 };

function callTools(view) {
  return Object.keys(temperatures).map((city, i) => ({
    id: `call_${i}`, name: view.tools[0].name, args: { city } }));
}

function fromResults(view) {
  const last = view.turns.at(-1), before = view.turns.at(-2);
  assert.deepEqual(last.results.map((r) => r.id), before.calls.map((c) => c.id),
    'each call has its result, in order');
  const pictures = last.results.flatMap((r) => r.images).concat(last.images);
  return { text: last.results.map((r, i) => `${before.calls[i].args.city} ${r.text}`).join(', ') +
    (pictures.length > 0 ? ` with ${pictures.length} picture` : '') };
}

export function think(view) {
  const last = view.turns.at(-1);
  const thought = view.effort && view.effort !== 'none' ? 'Where is "Kiel"?\nIn the north. 😀' : undefined;

  assert.equal(last.role, 'user', 'the conversation ends with the user');
  for (const [i, turn] of view.turns.entries())
    assert.notEqual(turn.role, view.turns[i - 1]?.role, 'turns alternate');
  if (last.results?.length > 0)
    return { end: 'stop', ...fromResults(view) };
  if (view.schema) {
    assert.deepEqual(Object.keys(view.schema.properties), ['city', 'degrees']);
    return { thought, text: '{"city":"Kiel","degrees":7}', end: 'stop' };
  }
  if (view.tools.length > 0 && view.choice !== 'none')
    return { thought, text: 'Let me look.', calls: callTools(view), end: 'stop' };
  if (last.images.length > 0)
    return { text: `I see ${last.images.map((i) => i.kind).join(' and ')}.`, end: 'stop' };
  if (last.text.includes('at length'))
    return { text: 'On and on and', end: 'length' };
  if (last.text.includes('forbidden'))
    return { text: 'That is', end: 'safety' };
  return { thought, text: `${view.system ? `[${view.system}] ` : ''}You said: ${last.text}`, end: 'stop' };
}

// Text in a few pieces, cut between characters.
export function pieces(text) {
  const all = [...text], size = Math.ceil(all.length / 3);
  return [0, 1, 2].map((i) => all.slice(i * size, (i + 1) * size).join('')).filter((p) => p !== '');
}
