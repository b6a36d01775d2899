// Chat Completions, as documented in November 2026.
import assert from 'node:assert/strict';
import { pieces, usage } from './brain.mjs';

export const path = /^\/v1\/chat\/completions$/;

const image = (p) => {
  const data = /^data:([^;]+);base64,/.exec(p.image_url.url);
  return { kind: data ? data[1] : 'an address' };
};

function readParts(content, turn) {
  if (typeof content === 'string')
    turn.text += content;
  else
    for (const p of content ?? []) {
      if (p.type === 'text')
        turn.text += p.text;
      else
        turn.images.push(image(p));
    }
}

// Tool messages, and pictures that had to follow them, are the user's turn.
function readTurns(messages) {
  const turns = [];
  for (const [i, m] of messages.entries()) {
    const role = m.role === 'assistant' ? 'assistant' : 'user';
    let turn = turns.at(-1);
    if (turn?.role !== role)
      turns.push(turn = { role, text: '', images: [], calls: [], results: [] });
    if (m.role === 'tool') {
      assert.equal(typeof m.content, 'string');
      turn.results.push({ id: m.tool_call_id, text: m.content.replace(/\s*\[image attached below\]/, ''), images: [] });
    } else if (messages[i - 1]?.role === 'tool' && Array.isArray(m.content)) {
      // Pictures of tool outputs, each behind a label.
      turn.results[0].images = m.content.filter((p) => p.type === 'image_url').map(image);
    } else {
      readParts(m.content, turn);
    }
    for (const c of m.tool_calls ?? [])
      turn.calls.push({ id: c.id, name: c.function.name, args: JSON.parse(c.function.arguments) });
  }
  return turns;
}

export const refusal = (message) => ({ error: { message, type: 'invalid_request_error', param: null, code: null } });

export const tooFast = (seconds) => ({ headers: { 'retry-after': String(seconds) },
  body: { error: { message: 'Rate limit reached', type: 'requests', param: null, code: 'rate_limit_exceeded' } } });

export function read(body, headers) {
  assert.equal(headers['api-key'], 'upstream-credential');
  const isSystem = (m) => m.role === 'system' || m.role === 'developer';
  return {
    model: body.model, stream: body.stream === true,
    system: body.messages.filter(isSystem).map((m) => {
      const read = { text: '', images: [] };
      readParts(m.content, read);
      return read.text;
    }).join(''),
    turns: readTurns(body.messages.filter((m) => !isSystem(m))),
    tools: (body.tools ?? []).map((t) => ({ name: t.function.name, schema: t.function.parameters })),
    choice: body.tool_choice, schema: body.response_format?.json_schema?.schema,
    effort: body.reasoning_effort,
  };
}

const reasons = { stop: 'stop', length: 'length', safety: 'content_filter' };

const counts = { prompt_tokens: usage.input, completion_tokens: usage.output,
  total_tokens: usage.input + usage.output, prompt_tokens_details: { cached_tokens: usage.cached },
  completion_tokens_details: { reasoning_tokens: usage.reasoning } };

const calls = (answer) => answer.calls?.map((c, index) => ({ index, id: c.id, type: 'function',
  function: { name: c.name, arguments: JSON.stringify(c.args) } }));

const finish = (answer) => answer.calls ? 'tool_calls' : reasons[answer.end];

export function whole(answer, { model }) {
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model, choices: [{ index: 0,
    finish_reason: finish(answer), logprobs: null,
    message: { role: 'assistant', reasoning_content: answer.thought, content: answer.text ?? null,
      tool_calls: calls(answer) } }], usage: counts };
}

export function* stream(answer, { model }) {
  const event = (choices, more) => `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk',
    created: 1, model, choices, ...more })}\n\n`;
  const delta = (d, finish_reason = null) => event([{ index: 0, delta: d, finish_reason }]);
  yield delta({ role: 'assistant', content: '' });
  for (const reasoning_content of pieces(answer.thought ?? ''))
    yield delta({ reasoning_content });
  for (const content of pieces(answer.text ?? ''))
    yield delta({ content });
  for (const c of calls(answer) ?? []) {
    yield delta({ tool_calls: [{ ...c, function: { ...c.function, arguments: '' } }] });
    for (const piece of pieces(c.function.arguments))
      yield delta({ tool_calls: [{ index: c.index, function: { arguments: piece } }] });
  }
  yield delta({}, finish(answer));
  yield event([], { usage: counts });
  yield 'data: [DONE]\n\n';
}
