// bench: what sluice costs beside nginx's proxy_pass to the same provider.
//
//	bench.mjs [--only ID,ID] [--servers lighttpd,nginx,apache] [--rounds N]
//	    [--quick] [--out FOLDER] [--list]
//
// Prints tables; writes all figures to FOLDER/figures.json and plots beside it
// when a folder is named. Exits with 1 when an answer was wrong: such figures
// say nothing. A missed aim is no error.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { program } from '../e2e/harness.mjs';
import { atRate, figures, grow, growths } from './figures.mjs';
import { failures } from './measure.mjs';
import { plot } from './plot.mjs';
import { isThere, openProvider, prepare, title, version } from './servers.mjs';
import { figureTable, rateTable } from './table.mjs';

const RATE = 500, RATE_SECONDS = 6;

const { values: options } = parseArgs({ options: {
  only: { type: 'string' }, servers: { type: 'string', default: 'lighttpd,nginx,apache' },
  rounds: { type: 'string' }, quick: { type: 'boolean', default: false },
  out: { type: 'string' }, list: { type: 'boolean', default: false },
} });

const parts = [...figures.map((f) => f.id), 'rate', ...growths.map((g) => `growth-${g.id}`)];
const chosen = options.only?.split(',') ?? parts;
const servers = options.servers.split(',');
const unknown = [...chosen.filter((p) => !parts.includes(p)),
  ...servers.filter((s) => !['lighttpd', 'nginx', 'apache'].includes(s))];

if (options.list) {
  console.log(parts.join('\n'));
  process.exit(0);
}
if (unknown.length > 0) {
  console.error(`bench: unknown: ${unknown.join(', ')}; --list says what there is`);
  process.exit(2);
}

const say = (text) => process.stderr.write(`${text}\n`);

// ---- what it runs on ----

function machine() {
  const cpu = os.cpus()[0]?.model ?? 'unknown';
  return { cpu, cores: os.cpus().length, kernel: os.release(),
    memory_gib: Math.round(os.totalmem() / 2 ** 30) };
}

const versions = () => ({ sluice: version(program('SLUICE'), '--version'),
  nginx: version('nginx', '-v'), lighttpd: version('lighttpd', '-v'),
  apache: version('apache2', '-v'), libcurl: version('curl-config', '--version'),
  node: process.version });

// What makes the figures worthless.
function doubts() {
  const list = options.quick ? ['a tenth of the requests and of the streams: the figures say little'] : [];
  if (fs.readFileSync(program('SLUICE')).includes('__asan_init'))
    list.push('sluice was built with sanitizers: it is many times slower than a release');
  else if (!/-O[123sf]/.test(process.env.BENCH_CFLAGS ?? '-O2'))
    list.push(`sluice was built with CFLAGS="${process.env.BENCH_CFLAGS}", without optimisation`);
  return list;
}

// ---- the run ----

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-bench-'));
fs.chmodSync(root, 0o711);

async function open(bench) {
  const provider = await openProvider(root, false);
  const secure = await openProvider(root, true);
  const world = { root, provider, secure, sets: [] };
  const wants = (kind) => (kind === 'proxy' || servers.includes(kind)) && isThere(kind);
  Object.assign(bench, { world, wants,
    rounds: Number(options.rounds ?? (options.quick ? 1 : 7)),
    scale: (n) => options.quick ? Math.max(Math.ceil(n / 10), 2) : n,
    direct: { kind: 'direct', port: provider.port, speaks: 'provider',
      file: (name) => path.join(root, name) } });
  for (const kind of ['proxy', ...servers]) {
    if (!isThere(kind)) {
      say(`bench: ${title(kind)} is not installed; its column stays empty`);
      continue;
    }
    const set = await prepare(kind, world);
    bench.sets.push(set);
    await set.start();
  }
}

async function close({ world }) {
  for (const set of world?.sets ?? [])
    await set.stop();
  await world?.provider.close();
  await world?.secure.close();
}

const wants = (id) => chosen.includes(id);

async function measure(bench) {
  const results = { figures: [], growth: {} };
  for (const figure of figures.filter((f) => wants(f.id))) {
    say(`bench: ${figure.title}`);
    const before = failures.count;
    const rows = await figure.run(bench);
    const { run, ...rest } = figure;
    results.figures.push({ ...rest, rows, failed: failures.count - before });
  }
  if (wants('rate')) {
    say(`bench: ${RATE} requests a second`);
    results.rate = await atRate(bench, RATE, RATE_SECONDS);
  }
  for (const growth of growths.filter((g) => wants(`growth-${g.id}`))) {
    say(`bench: ${growth.title}`);
    results.growth[growth.id] = await grow(bench, growth);
  }
  return results;
}

function write(folder, results) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'figures.json'), `${JSON.stringify(results, null, 1)}\n`);
  const names = { proxy: 'nginx proxy', lighttpd: 'via lighttpd', nginx: 'via nginx' };
  for (const { id, title, x, y } of growths.filter((g) => results.growth[g.id]))
    fs.writeFileSync(path.join(folder, `${id}.svg`),
      plot({ title, x, y, lines: results.growth[id], names }));
}

const began = Date.now();
const bench = { sets: [] };
let results;

async function end() {
  await close(bench);
  fs.rmSync(root, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => end().finally(() => process.exit(1)));
try {
  await open(bench);
  results = await measure(bench);
} finally {
  await end();
}
results = { measured: new Date().toISOString().slice(0, 10), machine: machine(),
  versions: versions(), doubts: doubts(), rounds: bench.rounds, quick: options.quick,
  seconds: Math.round((Date.now() - began) / 1000),
  failed: failures.count, faults: failures.faults, ...results };

const { cpu, cores, kernel } = results.machine;
console.log(`${cpu}, ${cores} cores, Linux ${kernel}, ${results.measured}`);
console.log(`${Object.values(results.versions).join('; ')}\n`);
for (const table of [figureTable(results.figures.filter((f) => f.of === undefined)),
  figureTable(results.figures.filter((f) => f.of === 'dialects')),
  figureTable(results.figures.filter((f) => f.of === 'redaction')), rateTable(results.rate)])
  if (table !== '')
    console.log(table);
for (const doubt of results.doubts)
  console.log(`WARNING: ${doubt}`);
for (const fault of results.faults)
  console.log(`WRONG: ${fault}`);
console.log(`${results.failed} wrong answers, ${bench.rounds} rounds, ${results.seconds} s`);
if (options.out)
  write(options.out, results);
process.exitCode = results.failed === 0 ? 0 : 1;
