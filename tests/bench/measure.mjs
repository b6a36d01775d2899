// measure: one run of the load generator, and what several rounds say.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { program, start, until } from '../e2e/harness.mjs';
import { dialects, providerName } from './servers.mjs';

// ---- requests ----

const TEXT = 'Tell me, in your own words, why the sky of a summer evening is red. ';
const KB = 1024;

const message = (role, text) => ({ role, content: text });

// What a request holds beside its model. Each is about 1 kB unless it says.
const inputs = {
  text: ({ size = KB }) => [message('user', TEXT.repeat(Math.ceil(size / TEXT.length)))],
  items: ({ n }) => Array.from({ length: n }, (_, i) =>
    message(i % 2 === 0 ? 'user' : 'assistant', `${i}: ${TEXT}`)),
  image: ({ size = 1024 * KB }) => [{ role: 'user', content: [
    { type: 'input_text', text: 'What is this?' },
    { type: 'input_image', detail: 'auto',
      image_url: `data:image/png;base64,${'iVBORw0KGgoA'.repeat(Math.ceil(size / 12))}` }] }],
};

// ask: {scenario, dialect, stream, input, size, n, tls, mark, logging, key}. The proxy is
// given the same bytes but for the model's name.
function bodyOf(set, ask) {
  const { scenario, dialect = 'openai-chat', stream = scenario !== 'whole', tls } = ask;
  const model = set.speaks === 'sluice' ? `${providerName(dialect, tls)}/${scenario}` : scenario;
  // Without a bound Anthropic would be asked for a stream whatever we want.
  return JSON.stringify({ model, stream, max_output_tokens: 1024,
    input: inputs[ask.input ?? 'text'](ask),
    ...(ask.mark ? { instructions: 'mark-000000' } : {}) });
}

// What the answer must be like.
function wanted(set, { scenario, dialect = 'openai-chat', stream = scenario !== 'whole', key }) {
  const own = set.speaks === 'sluice';
  const d = dialects[dialect];
  const n = Number(/^events-(\d+)/.exec(scenario)?.[1] ?? 1);
  if (!stream)
    return own ? ['--must', '"status":"completed"', '--must', ' token token token'] :
      ['--must', ' token token token'];
  // With redaction a blank goes at once, each word with the next one's and the
  // last one at the end.
  const deltas = key === 'redact' ? ['--event', 'event: response.output_text.delta\n',
    '--events', String(n + 1), '--must', `" token${' token'.repeat(n - 1)}"`] :
    ['--event', '"delta":" token"', '--events', String(n)];
  return own ? [...deltas,
    '--must', 'event: response.completed\n', '--end', 'data: [DONE]\n\n'] :
    ['--event', d.event, '--events', String(n),
      ...(d.must ? ['--must', d.must] : []), ...(d.end ? ['--end', d.end] : [])];
}

function argumentsOf(set, ask) {
  const body = bodyOf(set, ask);
  const name = set.file(`body-${Object.values(ask).join('-').replaceAll('/', '_')}`);
  const { scenario, dialect = 'openai-chat', stream = scenario !== 'whole' } = ask;
  if (!fs.existsSync(name))
    fs.writeFileSync(name, body);
  return ['--port', String(set.port), '--body', name,
    '--path', set.speaks === 'sluice' ? '/v1/responses' : dialects[dialect].path(scenario, stream),
    ...(set.speaks === 'sluice' ?
      ['--headers', set.file(`key-${ask.key ?? (ask.logging ? 'on' : 'off')}`)] : []),
    ...wanted(set, ask)];
}

// ---- the load generator ----

const faults = [];
export const failures = { count: 0, faults };

function noteFailures(set, result, said) {
  failures.count += result.failed;
  if (result.failed > 0)
    faults.push(`${path.basename(set.folder ?? set.kind)}: ${result.failed} of ` +
      `${result.requests} answers were wrong: ${said.slice(0, 700)}`);
}

// load: {connections, requests, warm, rate, fresh}.
export function run(set, ask, load) {
  const flags = Object.entries(load).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)]);
  const pids = set.processes?.() ?? [];
  const child = spawn(program('BENCH_LOAD'), [...argumentsOf(set, ask), ...flags,
    ...(pids.length > 0 ? ['--cpu', pids.join(',')] : [])],
  { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '', said = '';
  child.stdout.on('data', (d) => { out += d; });
  child.stderr.on('data', (d) => { said += d; });
  return new Promise((done, failed) => child.on('error', failed).on('close', () => {
    try {
      const result = JSON.parse(out);
      noteFailures(set, result, said);
      done(result);
    } catch {
      failed(new Error(`bench_load: ${said}`));
    }
  }));
}

// Streams that stay open until close(); next() closes one of them.
export async function hold(set, ask, n) {
  const child = start(program('BENCH_LOAD'), [...argumentsOf(set, ask),
    '--connections', String(n), '--hold',
    ...(ask.scenario === 'wait' ? ['--event', ''] : [])],
  { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = new Map();
  let open = null, rest = '', result = null;
  child.stdout.on('data', (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const [what, mark, ns] = line.split(' ');
      if (what === 'open')
        open = Number(mark);
      else if (what === 'closed')
        closed.set(mark, Number(ns));
      else
        result = JSON.parse(line);
    }
  });
  await until(`${n} streams are open`, () => {
    if (child.exitCode !== null)
      throw new Error('bench_load has ended');
    return open !== null;
  }, 60000);
  return { open, closed,
    next: () => child.stdin.write('\n'),
    async close() {
      child.stdin.end();
      await child.ended;
      noteFailures(set, { ...result, requests: n }, 'a stream ended early');
    } };
}

// Starts the servers of a set that doesn't run; milliseconds to the first right
// answer.
export async function startToFirst(set, ask) {
  const log = fs.openSync(set.file('server.log'), 'a');
  const commands = set.commands.flatMap((c, i) => i === 0 ? c : [';', ...c]);
  // Not one of those that are killed when we end: it ends its own children
  // when its input does.
  const child = spawn(program('BENCH_LOAD'), [...argumentsOf(set, ask), '--first',
    '--', ...commands], { stdio: ['pipe', 'pipe', log], env: set.env });
  const ended = new Promise((done) => child.on('exit', done));
  let out = '';
  child.stdout.on('data', (d) => { out += d; });
  await until(`${set.kind} answers`, () => out.endsWith('\n'), 30000);
  child.stdin.end();
  await ended;
  fs.closeSync(log);
  const result = JSON.parse(out);
  noteFailures(set, result, 'no answer after the start');
  return result.wall_us / 1000;
}

// ---- what rounds say ----

export function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const mid = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[mid] : (sorted[mid - 1] + sorted[mid]) / 2;
}

// samples: by column, a number for each round. Ratios are taken within a
// round, since what else the machine does changes from one to the next.
export function compare(samples, base) {
  const rows = {};
  for (const [column, list] of Object.entries(samples)) {
    const ratios = samples[base] === undefined ? [] : list.map((v, i) => v / samples[base][i]);
    rows[column] = { value: median(list), samples: list,
      ...(ratios.length > 0 ? { ratio: median(ratios),
        spread: [Math.min(...ratios), Math.max(...ratios)] } : {}) };
  }
  return rows;
}
