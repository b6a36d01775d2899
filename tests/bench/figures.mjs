// figures: what is measured, and what is aimed at.
//
// A figure's run() takes the bench (sets that run, rounds, scale) and returns
// rows: by column {value, ratio?, spread?}. aims: by column [must, stretch],
// of the ratio to nginx's proxy, or of the value itself where absolute is set.
import { until } from '../e2e/harness.mjs';
import { compare, hold, median, run, startToFirst } from './measure.mjs';
import { dialects, isThere, prepare } from './servers.mjs';

const STREAMS = 1000;
const HANGUPS = 100;
const WARM = 10;	// requests of each connection before those that count
const whole = { scenario: 'whole' };

const micro = (cpu) => cpu.cpu_us / cpu.requests;

// The proxy is so quick that it needs more requests for as much CPU time.
const enough = (bench, set, n) => bench.scale(n) * (set.kind === 'proxy' ? 5 : 1);

// Columns of one figure: each set that runs, and those that serve sluice once
// more with logging on.
function columns(bench, { logging = false, only } = {}) {
  const sets = bench.sets.filter((s) => !only || only.includes(s.kind));
  return [...sets.map((set) => ({ name: set.kind, set, logging: false })),
    ...(logging ? sets.filter((s) => s.speaks === 'sluice' && s.kind !== 'apache')
      .map((set) => ({ name: `${set.kind}+log`, set, logging: true })) : [])];
}

// Each column once a round, in turn; what(column) is the number.
async function alternate(bench, list, what) {
  const samples = Object.fromEntries(list.map(({ name }) => [name, []]));
  for (let round = 0; round < bench.rounds; round++)
    for (const column of list)
      samples[column.name].push(await what(column));
  return compare(samples, 'proxy');
}

// CPU of web server and sluice for each request.
const perRequest = (ask, { connections, requests, ...rest }) => (bench) =>
  alternate(bench, columns(bench, rest), async ({ set, logging }) =>
    micro(await run(set, { ...ask, logging },
      { connections, requests: enough(bench, set, requests), warm: WARM * connections })));

// CPU for each event: a stream of many, less one of a single event.
const perEvent = (ask, { events, pace, connections, requests, ...rest }) => (bench) =>
  alternate(bench, columns(bench, rest), async ({ set, logging }) => {
    const n = enough(bench, set, requests);
    const many = await run(set, { ...ask, logging, scenario: `events-${events}${pace}` },
      { connections, requests: pace === '' ? n : bench.scale(requests), warm: connections });
    const one = await run(set, { ...ask, logging, scenario: 'events-1' },
      { connections, requests: n, warm: connections });
    return (micro(many) - micro(one)) / (events - 1);
  });

// What lies between the provider's first event and the client, median; the
// provider itself is asked in every round.
const addedToFirst = (ask) => async (bench) => {
  const list = [{ name: 'direct', set: bench.direct }, ...columns(bench)];
  const load = { connections: 1, requests: bench.scale(60), warm: 5 };
  const samples = Object.fromEntries(columns(bench).map(({ name }) => [name, []]));
  for (let round = 0; round < bench.rounds; round++) {
    let direct;
    for (const { name, set } of list) {
      const result = await run(set, { ...ask, scenario: 'events-5-1' }, load);
      if (name === 'direct')
        direct = result.first.p50;
      else
        samples[name].push(result.first.p50 - direct);
    }
  }
  return compare(samples, 'proxy');
};

// From no process to the first right answer. A first start, which makes files,
// is not counted.
async function coldStart(bench) {
  const samples = {}, sets = [];
  for (const kind of ['proxy', 'lighttpd', 'nginx'].filter((k) => bench.wants(k))) {
    sets.push(await prepare(kind, bench.world));
    await startToFirst(sets.at(-1), whole);
    samples[kind] = [];
  }
  for (let round = 0; round < 2 * bench.rounds; round++)
    for (const set of sets)
      samples[set.kind].push(await startToFirst(set, whole));
  return compare(samples, 'proxy');
}

// One request to a process of its own, the client's clock.
async function oneCgi(bench) {
  if (!bench.wants('lighttpd'))
    return {};
  const set = await prepare('cgi', bench.world);
  await set.start();
  const result = await run({ ...set, processes: undefined }, whole,
    { connections: 1, requests: bench.scale(50), warm: 3 });
  await set.stop();
  return { cgi: { value: result.total.p50 / 1000 } };
}

// ---- memory ----

// Servers that served nothing yet, then more and more open streams: kilobytes
// by number of streams.
export async function memoryBy(bench, kind, counts, ask) {
  const set = await prepare(kind, bench.world);
  await set.start();
  const by = [[0, set.memory()]];
  for (const n of counts) {
    const streams = await hold(set, { scenario: 'hold', ...ask }, n);
    by.push([n, set.memory()]);
    await streams.close();
  }
  await set.stop();
  return by;
}

async function memory(bench) {
  const samples = {};
  for (const kind of ['proxy', 'lighttpd', 'nginx'].filter((k) => bench.wants(k)))
    samples[kind] = [(await memoryBy(bench, kind, [bench.scale(STREAMS)])).at(-1)[1] / 1024];
  return compare(samples, 'proxy');
}

async function memoryTls(bench) {
  const rows = {};
  for (const kind of ['lighttpd', 'nginx'].filter((k) => bench.wants(k))) {
    const [[, idle], [n, full]] = await memoryBy(bench, kind, [bench.scale(STREAMS)],
      { tls: true });
    rows[kind] = { value: (full - idle) / n };
  }
  return rows;
}

// ---- a client that leaves ----

// Milliseconds from each client's close to the provider's side of it; Infinity
// for those that weren't noticed within three seconds.
async function leave(bench, set, scenario) {
  const { held, gone } = bench.world.provider.told;
  const n = bench.scale(HANGUPS);
  held.clear();
  gone.clear();
  const streams = await hold(set, { scenario, mark: true }, n);
  await until('the provider holds them all', () => held.size === n, 20000);
  for (let i = 0; i < n; i++) {
    streams.next();
    await new Promise((done) => setTimeout(done, 5));
  }
  await until('all were noticed', () => gone.size === n, 3000).catch(() => {});
  await streams.close();
  return [...streams.closed].map(([mark, ns]) =>
    gone.has(mark) ? (gone.get(mark) - ns) / 1e6 : Infinity);
}

const hangUp = (scenario) => async (bench) => {
  const rows = {};
  for (const { name, set } of columns(bench)) {
    const times = await leave(bench, set, scenario);
    const noticed = times.filter((t) => t < 1000).length;
    rows[name] = { value: Math.max(...times), median: median(times),
      note: `${noticed} of ${times.length}` };
  }
  return rows;
};

// ---- the table ----

const both = (lighttpd, nginx) => ({ lighttpd, nginx });

export const figures = [
  { id: 'request-16', title: 'CPU per request, 16 connections', unit: 'us',
    aims: both([6, 4], [5, 3.5]),
    run: perRequest(whole, { connections: 16, requests: 4000, logging: true }) },
  { id: 'request-64', title: 'CPU per request, 64 connections', unit: 'us',
    aims: both([6, 4], [5, 3.5]),
    run: perRequest(whole, { connections: 64, requests: 4000, logging: true }) },
  { id: 'first-event', title: 'added time to first event', unit: 'us',
    aims: both([3, 2], [3, null]), run: addedToFirst({}) },
  { id: 'events', title: 'CPU per event, 100 events at once', unit: 'us',
    aims: both([3, 2], [3, 2]),
    run: perEvent({}, { events: 100, pace: '', connections: 16, requests: 1000, logging: true }) },
  { id: 'paced', title: 'CPU per event, paced 1 ms apart, one stream', unit: 'us',
    aims: both([3, 2.2], [3, 2.2]),
    run: perEvent({}, { events: 100, pace: '-1', connections: 1, requests: 10, logging: true }) },
  { id: 'paced-16', title: 'the same, 16 streams', unit: 'us', aims: {},
    run: perEvent({}, { events: 100, pace: '-1', connections: 16, requests: 64 }) },
  { id: 'image', title: '1 MB image, CPU', unit: 'us', aims: both([5, 3], [5, 3]),
    run: perRequest({ ...whole, input: 'image' }, { connections: 8, requests: 50, logging: true }) },
  { id: 'items', title: '1000 input items, CPU', unit: 'us', aims: both([8, 5], [8, 5]),
    run: perRequest({ ...whole, input: 'items', n: 1000 },
      { connections: 8, requests: 100, logging: true }) },
  { id: 'start', title: 'start to first answer', unit: 'ms', aims: both([2, 1.5], [2, 1.5]),
    run: coldStart },
  { id: 'cgi', title: 'one CGI request', unit: 'ms', absolute: true, aims: { cgi: [25, 15] },
    run: oneCgi },
  { id: 'memory', title: 'memory, 1000 open streams', unit: 'MiB', aims: { lighttpd: [5, 3] },
    run: memory },
  { id: 'memory-tls', title: 'memory of a stream over TLS', unit: 'kB', absolute: true,
    aims: { lighttpd: [200, 150] }, run: memoryTls },
  { id: 'hang-up', title: 'client leaves a stream, to provider closed, worst', unit: 'ms',
    absolute: true, aims: both([500, 200], [10, 1]), run: hangUp('hold') },
  { id: 'hang-up-waiting', title: 'client leaves while waiting, the same', unit: 'ms',
    absolute: true, aims: both([500, 200], [10, 1]), run: hangUp('wait') },
  ...Object.keys(dialects).flatMap((dialect) => [
    { id: `request-${dialect}`, title: `${dialect}: CPU per request`, unit: 'us', aims: {},
      of: 'dialects', run: perRequest({ ...whole, dialect },
        { connections: 16, requests: 500, only: ['proxy', 'lighttpd', 'nginx'] }) },
    { id: `events-${dialect}`, title: `${dialect}: CPU per event, at once`, unit: 'us',
      aims: {}, of: 'dialects', run: perEvent({ dialect }, { events: 100, pace: '',
        connections: 16, requests: 600, only: ['proxy', 'lighttpd', 'nginx'] }) },
  ]),
];

// What redaction adds, with all types on in both directions.
const fronts = ['proxy', 'lighttpd', 'nginx'];
const some = { connections: 16, requests: 1000, only: fronts };
for (const [key, what] of [['off', 'nothing redacted'], ['redact', 'all types redacted']])
  figures.push(
    { id: `text-${key}`, title: `1 kB of prose, ${what}: CPU per request`, unit: 'us',
      aims: {}, of: 'redaction', run: perRequest({ ...whole, key }, some) },
    { id: `long-${key}`, title: `20 kB of prose, ${what}: CPU per request`, unit: 'us',
      aims: {}, of: 'redaction', run: perRequest({ ...whole, size: 20480, key }, some) },
    { id: `events-${key}`, title: `${what}: CPU per event, at once`, unit: 'us', aims: {},
      of: 'redaction', run: perEvent({ key }, { events: 100, pace: '', ...some }) },
    { id: `first-${key}`, title: `${what}: added time to first event`, unit: 'us', aims: {},
      of: 'redaction', run: addedToFirst({ key }) });

// ---- a fixed rate ----

// Requests come whether or not the last were answered, streams of ten events.
export async function atRate(bench, rate, seconds) {
  const rows = {};
  for (const { name, set } of columns(bench)) {
    const { total, first, failed } = await run(set, { scenario: 'events-10' },
      { connections: 256, rate, requests: bench.scale(rate * seconds), warm: 64 });
    rows[name] = { total, first, failed };
  }
  return { rate, seconds, rows };
}

// ---- growth ----

const KB = 1024;
const growing = ['proxy', 'lighttpd', 'nginx'];
const cpu = (ask, load) => async (bench, set, x) => micro(await run(set, ask(x),
  { warm: 4, ...load, requests: enough(bench, set, load.requests(x)) }));

export const growths = [
  { id: 'streams', title: 'Memory with open streams', x: 'open streams', y: 'MiB',
    points: [100, 200, 500, 1000], byKind: async (bench, kind, points) =>
      (await memoryBy(bench, kind, points)).slice(1).map(([x, kb]) => [x, kb / 1024]) },
  { id: 'items', title: 'CPU of a request, by its items', x: 'input items', y: 'µs',
    points: [1, 10, 100, 1000], at: cpu((n) => ({ ...whole, input: 'items', n }),
      { connections: 8, requests: (n) => n > 100 ? 150 : 500 }) },
  { id: 'events', title: 'CPU of a stream, by its events', x: 'events, all at once', y: 'µs',
    points: [1, 10, 100, 1000], at: cpu((n) => ({ scenario: `events-${n}` }),
      { connections: 8, requests: (n) => n > 100 ? 100 : 500 }) },
  { id: 'body', title: 'CPU of a request, by the size of its image', x: 'kB of image, as base64', y: 'µs',
    points: [1, 16, 128, 1024, 4096], at: cpu((kb) => ({ ...whole, input: 'image', size: kb * KB }),
      { connections: 8, requests: (kb) => kb > 128 ? 60 : 400 }) },
];

export async function grow(bench, growth) {
  const kinds = growing.filter((k) => bench.wants(k) && isThere(k));
  const lines = Object.fromEntries(kinds.map((k) => [k, []]));
  if (growth.byKind) {
    for (const kind of kinds)
      lines[kind] = await growth.byKind(bench, kind, growth.points.map((n) => bench.scale(n)));
    return lines;
  }
  for (const x of growth.points)
    for (const kind of kinds) {
      const set = bench.sets.find((s) => s.kind === kind);
      const samples = [];
      for (let round = 0; round < bench.rounds; round++)
        samples.push(await growth.at(bench, set, x));
      lines[kind].push([x, median(samples)]);
    }
  return lines;
}
