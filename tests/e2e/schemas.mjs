// schemas: every response and event is held against the published schemas:
// OpenAI's always, Open Responses' for what that knows.
import fs from 'node:fs';
import path from 'node:path';
import { load, top } from './harness.mjs';

const Ajv = load('ajv/dist/2020.js').default;
const read = (name) => JSON.parse(fs.readFileSync(
  path.join(top, 'tests/schema', name), 'utf8'));

function compiler(name) {
  const schema = read(name);
  const ajv = new Ajv({ strict: false, formats: { uri: true } });
  ajv.addSchema(schema);
  return {
    whole: ajv.getSchema(schema.$id),
    // x-events maps an event's type to its definition: shorter messages.
    event: (type) => {
      const definition = schema['x-events']?.[type];
      return definition && ajv.getSchema(schema.$id + definition);
    },
  };
}

const openai = {
  response: compiler('response.json'), event: compiler('stream-event.json'),
  error: compiler('error-response.json'), list: compiler('response-item-list.json'),
};
const open = {
  response: compiler('open-responses.response.json'),
  event: compiler('open-responses.stream-event.json'),
};

function hold(validate, value, what) {
  if (!validate(value))
    throw new Error(`${what}: ${JSON.stringify(validate.errors)}\n` +
      JSON.stringify(value).slice(0, 2000));
}

// Open Responses knows function tools, six kinds of items and one of
// annotations only, and fewer words for the effort.
const openItem = (i) => ['message', 'function_call', 'reasoning'].includes(i.type);
const openAnnotations = (value) =>
  !/"type":"(container_file_citation|file_citation|file_path)"/.test(JSON.stringify(value));
const openKnows = (r) =>
  !['minimal', 'max'].includes(r.reasoning?.effort) &&
  r.tools.every((t) => t.type === 'function') && r.output.every(openItem) && openAnnotations(r);

// What clients may ask for, and so read again in the answer, that OpenAI takes
// (its documents of 2026-11) and its schema of 2026-08 has no word for yet.
function inOldWords(r) {
  const old = structuredClone(r);
  if (old.prompt_cache_options?.ttl === '12h')
    old.prompt_cache_options.ttl = '30m';
  if (/^web_search(_2025_08_26)?$/.test(old.tool_choice?.type))
    old.tool_choice.type = 'web_search_preview';
  return old;
}

export function checkResponse(r) {
  hold(openai.response.whole, inOldWords(r), 'response against OpenAI\'s schema');
  if (openKnows(r))
    hold(open.response.whole, r, 'response against Open Responses\'');
}

export function checkItems(list) {
  hold(openai.list.whole, list, 'list of items against OpenAI\'s schema');
}

export function checkError(e) {
  hold(openai.error.whole, e, 'error against OpenAI\'s schema');
}

// Likewise: events of hosted items, which pass on as OpenAI sends them.
const newer = ['response.compaction.compacting'];

export function checkEvent(e) {
  if (newer.includes(e.type))
    return;
  const mine = openai.event.event(e.type);
  if (mine === undefined)
    throw new Error(`${e.type}: OpenAI's schema has no such event`);
  hold(mine, e.response ? { ...e, response: inOldWords(e.response) } : e,
    `${e.type} against OpenAI's schema`);
  const theirs = open.event.event(e.type);
  if (theirs !== undefined && (e.response === undefined || openKnows(e.response)) &&
    (e.item === undefined || openItem(e.item)) &&
    openAnnotations(e))
    hold(theirs, e, `${e.type} against Open Responses'`);
}

// A whole stream as text: frames, event lines, sequence, one terminal, [DONE].
export function checkStream(text) {
  const frames = text.split('\n\n').filter((f) => f !== '' && !/^(:.*\n?)+$/.test(f));
  const events = [];
  if (frames.at(-1) !== 'data: [DONE]')
    throw new Error('the stream does not end with [DONE]');
  for (const frame of frames.slice(0, -1)) {
    const lines = frame.split('\n').filter((l) => !l.startsWith(':'));
    const type = lines[0].replace(/^event: /, '');
    const event = JSON.parse(lines[1].replace(/^data: /, ''));
    if (lines.length !== 2 || event.type !== type)
      throw new Error(`a frame of ${type} is not event and data`);
    if (event.sequence_number !== events.length)
      throw new Error(`sequence_number ${event.sequence_number} after ${events.length}`);
    checkEvent(event);
    if (event.response)
      checkResponse(event.response);
    events.push(event);
  }
  const terminal = events.filter((e) =>
    /^response\.(completed|failed|incomplete)$/.test(e.type));
  if (terminal.length !== 1 || events.at(-1) !== terminal[0])
    throw new Error(`${terminal.length} terminal events`);
  return events;
}
