// OpenAI's own Responses API, as documented in November 2026.
import assert from 'node:assert/strict';
import { pieces, signature, usage } from './brain.mjs';

export const path = /^\/v1\/responses$/;

const image = (p) => {
  const data = /^data:([^;]+);base64,/.exec(p.image_url);
  return { kind: data ? data[1] : 'an address' };
};

function readContent(content, turn) {
  if (typeof content === 'string')
    turn.text += content;
  else
    for (const p of content) {
      if (p.type === 'input_image')
        turn.images.push(image(p));
      else
        turn.text += p.text;
    }
}

function textOf(item) {
  const read = { text: '', images: [] };
  readContent(item.content, read);
  return read.text;
}

function readTurns(items, model) {
  const turns = [];
  const turn = (role) => {
    if (turns.at(-1)?.role !== role)
      turns.push({ role, text: '', images: [], calls: [], results: [] });
    return turns.at(-1);
  };
  for (const item of items) {
    if (item.type === 'function_call') {
      turn('assistant').calls.push({ id: item.call_id, name: item.name, args: JSON.parse(item.arguments) });
    } else if (/^(function|custom_tool)_call_output$/.test(item.type)) {
      const inner = { text: '', images: [] };
      readContent(item.output, inner);
      turn('user').results.push({ id: item.call_id, ...inner });
    } else if (item.type === 'custom_tool_call') {
      turn('assistant').calls.push({ id: item.call_id, name: item.name, args: { input: item.input } });
    } else if (item.type === 'reasoning') {
      assert.equal(item.id, 'rs_upstream', 'encrypted content is bound to the item id');
      assert.equal(item.encrypted_content, signature(item.summary.map((s) => s.text).join(''), model));
      turn('assistant').signature = item.encrypted_content;
    } else {
      readContent(item.content, turn(item.role === 'assistant' ? 'assistant' : 'user'));
    }
  }
  return turns;
}

export const unknownThought = 'The encrypted content gAAA... could not be verified.';
export const refusal = (message) => ({ error: { message, type: 'invalid_request_error', param: null,
  code: message === unknownThought ? 'invalid_encrypted_content' : null } });

export const tooFast = (seconds) => ({ headers: { 'retry-after': String(seconds) },
  body: { error: { message: 'Rate limit reached', type: 'requests', param: null, code: 'rate_limit_exceeded' } } });

export function read(body, headers) {
  assert.equal(headers.authorization, 'Bearer upstream-credential');
  assert.equal(body.store, false);
  assert.equal(body.previous_response_id, undefined);
  const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input;
  const isSystem = (i) => i.role === 'system' || i.role === 'developer';
  const format = body.text?.format;
  return {
    model: body.model, stream: body.stream === true,
    system: (body.instructions ?? '') + input.filter(isSystem).map(textOf).join(''),
    turns: readTurns(input.filter((i) => !isSystem(i)), body.model),
    tools: (body.tools ?? []).map((t) => ({ name: t.name, custom: t.type === 'custom', schema: t.parameters })),
    choice: body.tool_choice, schema: format?.type === 'json_schema' ? format.schema : undefined,
    effort: body.reasoning?.effort,
  };
}

const counts = { input_tokens: usage.input, output_tokens: usage.output,
  input_tokens_details: { cached_tokens: usage.cached, cache_write_tokens: 0 },
  output_tokens_details: { reasoning_tokens: usage.reasoning }, total_tokens: usage.input + usage.output };

function items(answer, model) {
  const all = [], status = answer.end === 'stop' ? 'completed' : 'incomplete';
  if (answer.thought)
    all.push({ id: 'rs_upstream', type: 'reasoning', summary: [{ type: 'summary_text', text: answer.thought }],
      encrypted_content: signature(answer.thought, model) });
  if (answer.text)
    all.push({ id: 'msg_upstream', type: 'message', role: 'assistant', status,
      content: [{ type: 'output_text', text: answer.text, annotations: [], logprobs: [] }] });
  for (const c of answer.calls ?? [])
    all.push(c.custom ? { id: `ctc_${c.id}`, type: 'custom_tool_call', status: 'completed', call_id: c.id,
      name: c.name, input: c.args.input } :
      { id: `fc_${c.id}`, type: 'function_call', status: 'completed', call_id: c.id, name: c.name,
        arguments: JSON.stringify(c.args) });
  return all;
}

const incomplete = { length: 'max_output_tokens', safety: 'content_filter' };

export function whole(answer, { model }) {
  const reason = incomplete[answer.end];
  return { id: 'resp_upstream', object: 'response', created_at: 1, model, error: null,
    status: reason ? 'incomplete' : 'completed', incomplete_details: reason ? { reason } : null,
    output: items(answer, model), usage: counts };
}

function* itemEvents(item, output_index) {
  const at = { item_id: item.id, output_index };
  if (item.type === 'message') {
    const part = { ...at, content_index: 0 }, { text } = item.content[0];
    yield { type: 'response.content_part.added', ...part, part: { ...item.content[0], text: '' } };
    for (const delta of pieces(text))
      yield { type: 'response.output_text.delta', ...part, delta, logprobs: [] };
    yield { type: 'response.output_text.done', ...part, text, logprobs: [] };
    yield { type: 'response.content_part.done', ...part, part: item.content[0] };
  } else if (item.type === 'function_call') {
    for (const delta of pieces(item.arguments))
      yield { type: 'response.function_call_arguments.delta', ...at, delta };
    yield { type: 'response.function_call_arguments.done', ...at, arguments: item.arguments, name: item.name };
  } else if (item.type === 'custom_tool_call') {
    for (const delta of pieces(item.input))
      yield { type: 'response.custom_tool_call_input.delta', ...at, delta };
    yield { type: 'response.custom_tool_call_input.done', ...at, input: item.input };
  } else {
    const part = { ...at, summary_index: 0 }, { text } = item.summary[0];
    yield { type: 'response.reasoning_summary_part.added', ...part, part: { type: 'summary_text', text: '' } };
    for (const delta of pieces(text))
      yield { type: 'response.reasoning_summary_text.delta', ...part, delta };
    yield { type: 'response.reasoning_summary_text.done', ...part, text };
    yield { type: 'response.reasoning_summary_part.done', ...part, part: item.summary[0] };
  }
}

const opened = {
  message: { content: [], status: 'in_progress' },
  function_call: { arguments: '', status: 'in_progress' },
  custom_tool_call: { input: '', status: 'in_progress' },
  reasoning: { summary: [], encrypted_content: undefined },
};

export function* stream(answer, { model }) {
  let sequence_number = 0;
  const event = (data) => `event: ${data.type}\ndata: ${JSON.stringify({ ...data, sequence_number: sequence_number++ })}\n\n`;
  const last = whole(answer, { model });
  const first = { ...last, status: 'in_progress', incomplete_details: null, output: [], usage: null };
  yield event({ type: 'response.created', response: first });
  yield event({ type: 'response.in_progress', response: first });
  for (const [output_index, item] of last.output.entries()) {
    yield event({ type: 'response.output_item.added', output_index, item: { ...item, ...opened[item.type] } });
    for (const e of itemEvents(item, output_index))
      yield event(e);
    yield event({ type: 'response.output_item.done', output_index, item });
  }
  yield event({ type: `response.${last.status}`, response: last });
}
