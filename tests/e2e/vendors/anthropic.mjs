// Anthropic's Messages API, as documented in November 2026.
import assert from 'node:assert/strict';
import { pieces, signature, usage } from './brain.mjs';

export const path = /^\/v1\/messages$/;

const image = (b) => ({ kind: b.source.type === 'url' ? 'an address' : b.source.media_type });

function readBlocks(content) {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function readTurn({ role, content }, model) {
  const turn = { role, text: '', images: [], calls: [], results: [] };
  for (const [i, b] of readBlocks(content).entries()) {
    if (b.type === 'text') {
      assert.match(b.text, /\S/, 'text blocks must be non-empty');
      turn.text += b.text;
    } else if (b.type === 'image') {
      turn.images.push(image(b));
    } else if (b.type === 'tool_use') {
      turn.calls.push({ id: b.id, name: b.name, args: b.input });
    } else if (b.type === 'thinking') {
      assert.equal(i, 0, 'thinking comes first');
      assert.equal(b.signature, signature(b.thinking, model), 'Invalid `signature` in `thinking` block');
      turn.signature = b.signature;
    } else if (b.type === 'tool_result') {
      assert.ok(turn.text === '' && turn.images.length === 0, 'tool_result blocks come first');
      const inner = readBlocks(b.content);
      turn.results.push({ id: b.tool_use_id,
        text: inner.filter((x) => x.type === 'text').map((x) => x.text).join(''),
        images: inner.filter((x) => x.type === 'image').map(image) });
    } else {
      assert.fail(`unknown block ${b.type}`);
    }
  }
  return turn;
}

// How it refuses, and what it says to thoughts that it doesn't know again.
export const refusal = (message) => ({ type: 'error', error: { type: 'invalid_request_error', message },
  request_id: 'req_1' });
export const tooFast = (seconds) => ({ headers: { 'retry-after': String(seconds) },
  body: { type: 'error', error: { type: 'rate_limit_error', message: 'Number of requests exceeded' } } });
export const unknownThought = 'messages.1.content.0: Invalid `signature` in `thinking` block. ' +
  'The block is bound to a different conversation.';

export function read(body, headers) {
  assert.equal(headers['x-api-key'], 'upstream-credential');
  assert.match(headers['anthropic-version'], /^\d{4}-\d\d-\d\d$/);
  assert.ok(body.max_tokens > 0, 'max_tokens: Field required');
  const thinks = body.thinking && body.thinking.type !== 'disabled';
  return {
    model: body.model, stream: body.stream === true,
    system: (body.system ?? []).map((b) => b.text).join(''),
    turns: body.messages.map((m) => readTurn(m, body.model)),
    tools: (body.tools ?? []).map((t) => {
      assert.equal(t.input_schema.type, 'object');
      return { name: t.name, schema: t.input_schema };
    }),
    choice: body.tool_choice?.type, schema: body.output_config?.format?.schema,
    effort: thinks ? body.output_config?.effort ?? 'on' : undefined,
  };
}

const counts = (output) => ({ input_tokens: usage.input - usage.cached, cache_creation_input_tokens: 0,
  cache_read_input_tokens: usage.cached, output_tokens: output,
  output_tokens_details: { thinking_tokens: usage.reasoning } });

const reasons = { stop: 'end_turn', length: 'max_tokens', safety: 'refusal' };

function blocks(answer, model) {
  const all = [];
  if (answer.thought)
    all.push({ type: 'thinking', thinking: answer.thought, signature: signature(answer.thought, model) });
  if (answer.text)
    all.push({ type: 'text', text: answer.text });
  for (const c of answer.calls ?? [])
    all.push({ type: 'tool_use', id: c.id, name: c.name, input: c.args });
  return all;
}

const end = (answer) => ({ stop_reason: answer.calls ? 'tool_use' : reasons[answer.end], stop_sequence: null });

export function whole(answer, { model }) {
  return { id: 'msg_1', type: 'message', role: 'assistant', model, content: blocks(answer, model),
    ...end(answer), usage: counts(usage.output) };
}

const deltas = {
  thinking: (b) => [...pieces(b.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
    { type: 'signature_delta', signature: b.signature }],
  text: (b) => pieces(b.text).map((text) => ({ type: 'text_delta', text })),
  tool_use: (b) => ['', ...pieces(JSON.stringify(b.input))].map((partial_json) =>
    ({ type: 'input_json_delta', partial_json })),
};
const empty = { thinking: { thinking: '', signature: '' }, text: { text: '' }, tool_use: { input: {} } };

export function* stream(answer, { model }) {
  const event = (data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
  yield event({ type: 'message_start', message: { id: 'msg_1', type: 'message', role: 'assistant', model,
    content: [], stop_reason: null, usage: counts(1) } });
  yield event({ type: 'ping' });
  for (const [index, b] of blocks(answer, model).entries()) {
    yield event({ type: 'content_block_start', index, content_block: { ...b, ...empty[b.type] } });
    for (const delta of deltas[b.type](b))
      yield event({ type: 'content_block_delta', index, delta });
    yield event({ type: 'content_block_stop', index });
  }
  yield event({ type: 'message_delta', delta: end(answer), usage: counts(usage.output) });
  yield event({ type: 'message_stop' });
}
