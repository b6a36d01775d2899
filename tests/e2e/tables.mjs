// tables: what docs/deploying.md says of each web server, as servers.mjs found it.
import { cannot, rows } from './rows.mjs';

export const PACE = 60, EVENTS = 8, CROWD = 12;

const middle = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

// null: it didn't happen; after: so much later than the stream's head.
export const ms = (v) => v === undefined ? '-' : v === null ? 'at its end' :
  v.after === undefined ? `${Math.round(v)} ms` : `${ms(v.after)} after its head`;

const gaps = (list) => list === undefined ? '-' : `${ms(middle(list))}, at most ${ms(Math.max(...list))}`;
const left = (...hows) => (f) => hows.map((how) => ms(f.left[how])).join(', ');
const packed = (list) => list === undefined ? '-' : list.every((p) => p) ? 'yes' : list.some((p) => p) ? 'at times' : 'no';

// The measured ones.
const can = {
  [`events sent every ${PACE} ms come after`]: (f) => gaps(f.gaps),
  'over HTTP/2': (f) => gaps(f.gaps2),
  'compressed streams': (f, row) => cannot(row, 'stream packed') ? 'kept to their end' : packed(f.packs?.streams),
  'JSON': (f) => packed(f.packs?.json),
  [`${CROWD} requests at once are served by`]: (f) =>
    f.processes === undefined ? '-' : `${f.processes} process${f.processes === 1 ? '' : 'es'}`,
  'new requests while sluice is started anew': (f) => f.meanwhile ?? '-',
};
const hangups = {
  'a stream': left('streamed'),
  'waiting for a stream': left('waiting'),
  'waiting for a whole answer': left('buffered'),
  'HTTP/2: a stream': left('streamed2'),
  'HTTP/2: waiting for a stream': left('waiting2'),
  'HTTP/2: waiting for a whole answer': left('buffered2'),
};
// The told ones.
const bounds = {
  'file': (f, row) => `\`${row.file}\``,
  'requests at once': (f, row) => row.told.concurrency,
  'largest body': (f, row) => row.told.body,
  'longest silence': (f, row) => row.told.silence,
  'a new sluice without losing a request': (f, row) => row.told.restart,
};

// found: what was found out, by the names of rows.
function table(columns, found) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const names = Object.keys(columns);
  return [line(['behind', ...names]), line(['---', ...names.map(() => '---')]),
    ...Object.entries(found).map(([name, f]) => line([name, ...names.map((n) => columns[n](f, rows[name]))]))].join('\n');
}

export const measured = (found) => [can, hangups].map((columns) => table(columns, found));
export const told = (found) => table(bounds, found);
