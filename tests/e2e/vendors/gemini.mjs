// Google's generateContent, as documented in November 2026.
import assert from 'node:assert/strict';
import { pieces, signature, usage } from './brain.mjs';

export const path = /^\/v1beta\/models\/([^/:]+):(generateContent|streamGenerateContent\?alt=sse)$/;

const dummy = 'skip_thought_signature_validator';
const thoughtOf = 'Where is "Kiel"?\nIn the north. 😀';

function readTurn({ role, parts }, model) {
  const turn = { role: role === 'model' ? 'assistant' : 'user', text: '', images: [], calls: [], results: [] };
  for (const p of parts) {
    if (p.functionCall) {
      if (turn.calls.length === 0)
        assert.ok([dummy, signature(thoughtOf, model)].includes(p.thoughtSignature),
          'Function call is missing a thought_signature in functionCall parts');
      turn.signature ??= p.thoughtSignature;
      turn.calls.push({ id: p.functionCall.id, name: p.functionCall.name, args: p.functionCall.args });
    } else if (p.functionResponse) {
      const r = p.functionResponse;
      turn.results.push({ id: r.id, text: r.response.output,
        images: (r.parts ?? []).map((x) => ({ kind: x.inlineData.mimeType })) });
    } else if (p.inlineData) {
      turn.images.push({ kind: p.inlineData.mimeType });
    } else if (p.fileData) {
      assert.ok(p.fileData.mimeType);
      turn.images.push({ kind: 'an address' });
    } else {
      assert.ok(p.text !== '' || p.thoughtSignature, 'empty text parameter');
      turn.text += p.text;
    }
  }
  return turn;
}

export const refusal = (message) => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } });
export const tooFast = (seconds) => ({ body: { error: { code: 429, message: 'Resource has been exhausted',
  status: 'RESOURCE_EXHAUSTED', details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo',
    retryDelay: `${seconds}s` }] } } });
export const unknownThought = 'Thought signature is not valid.';

export function read(body, headers, [, model, method]) {
  assert.equal(headers['x-goog-api-key'], 'upstream-credential');
  const config = body.generationConfig ?? {};
  const declared = (body.tools ?? []).flatMap((t) => t.functionDeclarations ?? []);
  return {
    model, stream: method.startsWith('stream'),
    system: (body.systemInstruction?.parts ?? []).map((p) => p.text).join(''),
    turns: body.contents.map((c) => readTurn(c, model)),
    tools: declared.map((d) => ({ name: d.name, schema: d.parametersJsonSchema })),
    choice: body.toolConfig?.functionCallingConfig?.mode?.toLowerCase(),
    schema: config.responseJsonSchema,
    effort: config.thinkingConfig?.thinkingLevel?.toLowerCase(),
  };
}

const reasons = { stop: 'STOP', length: 'MAX_TOKENS', safety: 'SAFETY' };

const usageMetadata = { promptTokenCount: usage.input, cachedContentTokenCount: usage.cached,
  candidatesTokenCount: usage.output - usage.reasoning, thoughtsTokenCount: usage.reasoning,
  totalTokenCount: usage.input + usage.output };

function callParts(answer, model) {
  return (answer.calls ?? []).map((c, i) => ({ functionCall: { id: c.id, name: c.name, args: c.args },
    ...(i === 0 && { thoughtSignature: signature(answer.thought ?? thoughtOf, model) }) }));
}

const chunk = (model, parts, more) => ({ candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
  usageMetadata, modelVersion: model, responseId: 'r1' });

export function whole(answer, { model }) {
  const parts = [];
  if (answer.thought)
    parts.push({ text: answer.thought, thought: true });
  if (answer.text)
    parts.push({ text: answer.text });
  return chunk(model, [...parts, ...callParts(answer, model)], { finishReason: reasons[answer.end] });
}

export function* stream(answer, { model }) {
  const event = (data) => `data: ${JSON.stringify(data)}\r\n\r\n`;
  for (const text of pieces(answer.thought ?? ''))
    yield event(chunk(model, [{ text, thought: true }]));
  for (const text of pieces(answer.text ?? ''))
    yield event(chunk(model, [{ text }]));
  for (const part of callParts(answer, model))
    yield event(chunk(model, [part]));
  yield event(chunk(model, [{ text: '' }], { finishReason: reasons[answer.end] }));
}
