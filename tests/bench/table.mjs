// table: figures as Markdown, as the README shows them.
import { title } from './servers.mjs';

function number(v) {
  if (v === Infinity)
    return 'never';
  return v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v.toFixed(2);
}

// The number that an aim is held against, and how it is written.
const judged = (figure, row) => figure.absolute ? row.value : row.ratio;
const unitOf = (figure) => figure.absolute ? ` ${figure.unit}` : ' x';

export function verdict(figure, column) {
  const [must, stretch] = figure.aims[column] ?? [];
  const row = figure.rows[column];
  if (must === undefined || row === undefined)
    return null;
  const v = judged(figure, row);
  if (v === undefined)
    return null;
  if (stretch !== null && v <= stretch)
    return 'stretch';
  return v <= must ? 'met' : 'MISSED';
}

function cell(figure, column) {
  const row = figure.rows[column];
  if (row === undefined)
    return '';
  const v = judged(figure, row);
  if (column === 'proxy' || v === undefined)
    return `${number(row.value)} ${figure.unit}`;
  const spread = row.samples?.length > 1 && !figure.absolute ?
    ` (${number(row.spread[0])} to ${number(row.spread[1])})` : '';
  return `${number(v)}${unitOf(figure)}${spread}${row.note ? `, ${row.note}` : ''}`;
}

function aimCell(figure) {
  return Object.keys(figure.aims).map((column) => {
    const [must, stretch] = figure.aims[column];
    const said = verdict(figure, column) ?? 'not measured';
    return `${title(column)} ${must}${stretch === null ? '' : ` / ${stretch}`}${unitOf(figure)}: ${said}`;
  }).join('; ');
}

const line = (cells) => `| ${cells.join(' | ')} |\n`;

const headings = { proxy: 'nginx proxy_pass', lighttpd: 'lighttpd', nginx: 'nginx',
  apache: 'Apache', cgi: 'CGI', 'lighttpd+log': 'lighttpd, logging', 'nginx+log': 'nginx, logging' };

// Ratios to the proxy; the smallest and the largest of the rounds in brackets.
export function figureTable(figures) {
  const used = Object.keys(headings).filter((c) => figures.some((f) => f.rows[c] !== undefined));
  if (figures.length === 0)
    return '';
  const judgedToo = figures.some((f) => Object.keys(f.aims).length > 0);
  const columns = [...used.map((c) => headings[c]), ...(judgedToo ? ['aim: must / stretch'] : [])];
  return line(['figure', ...columns]) + line(['---', ...columns.map(() => '---')]) +
    figures.map((f) => line([f.title, ...used.map((c) => cell(f, c)),
      ...(judgedToo ? [aimCell(f)] : [])])).join('');
}

export function rateTable(rate) {
  if (rate === undefined)
    return '';
  const ms = (us) => (us / 1000).toFixed(2);
  const cells = ({ p50, p99, p999 }) => [ms(p50), ms(p99), ms(p999)];
  return `${rate.rate} requests a second, streams of ten events; milliseconds\n\n` +
    line(['', 'first event p50', 'p99', 'p99.9', 'whole p50', 'p99', 'p99.9']) +
    line(Array(7).fill('---')) +
    Object.entries(rate.rows).map(([column, row]) =>
      line([headings[column], ...cells(row.first), ...cells(row.total)])).join('');
}
