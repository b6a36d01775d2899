// plot: a line chart as SVG, both axes logarithmic. It brings its own ground,
// light or dark as the reader's system is, so that it can be read on any page.

const W = 640, H = 400;
const BOX = { left: 64, right: 120, top: 48, bottom: 56 };

// By line: its colour on light and on dark ground, and the form of its points.
const looks = {
  proxy: ['#6e7781', '#9ea7b3', 'square'],
  lighttpd: ['#0550ae', '#79c0ff', 'circle'],
  nginx: ['#1a7f37', '#56d364', 'triangle'],
};

const escape = (s) => s.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);
const round = (n) => Number(n.toFixed(1));

// Where a value lies between low and high, 0 to 1.
const place = (v, [low, high]) => (Math.log10(v) - Math.log10(low)) /
  (Math.log10(high) - Math.log10(low) || 1);

const short = (v) => v >= 10000 ? `${v / 1000}k` : String(v);

// 1, 2, 5, 10, 20, ... around the values; only the tens when they are many.
function ticks(values) {
  const low = Math.min(...values), high = Math.max(...values);
  const from = Math.floor(Math.log10(low)), to = Math.ceil(Math.log10(high));
  const steps = to - from > 2 ? [1] : [1, 2, 5];
  const all = [];
  for (let e = from; e <= to; e++)
    all.push(...steps.map((s) => s * 10 ** e));
  const first = Math.max(0, all.findLastIndex((t) => t <= low));
  const last = all.findIndex((t) => t >= high);
  const used = all.slice(first, last + 1);
  return used.length > 1 ? used : all.slice(0, 2);
}

function point(shape, x, y) {
  if (shape === 'circle')
    return `<circle cx="${x}" cy="${y}" r="4"/>`;
  if (shape === 'square')
    return `<rect x="${x - 4}" y="${y - 4}" width="8" height="8"/>`;
  return `<path d="M${x} ${round(y - 5)}l5 9h-10z"/>`;
}

// Labels at the lines' ends, moved apart where they would lie on each other.
function spread(ends) {
  const sorted = [...ends].sort((a, b) => a.y - b.y);
  for (let i = 1; i < sorted.length; i++)
    sorted[i].y = Math.max(sorted[i].y, sorted[i - 1].y + 16);
  return sorted;
}

// lines: by name [[x, y], ...]; names: what the reader calls them.
export function plot({ title, x, y, lines, names }) {
  const points = Object.values(lines).flat();
  const xs = [...new Set(points.map((p) => p[0]))].sort((a, b) => a - b);
  const yTicks = ticks(points.map((p) => p[1]));
  const rangeX = [xs[0], xs.at(-1)], rangeY = [yTicks[0], yTicks.at(-1)];
  const atX = (v) => round(BOX.left + place(v, rangeX) * (W - BOX.left - BOX.right));
  const atY = (v) => round(H - BOX.bottom - place(v, rangeY) * (H - BOX.top - BOX.bottom));
  const paint = (i) => Object.entries(looks).map(([name, look]) =>
    `.${name} .l{stroke:${look[i]}}.${name} .p,.n.${name}{fill:${look[i]}}`).join('');
  const out = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${W} ${H}" role="img" aria-label="${escape(title)}">`,
    `<style>text{font:13px system-ui,sans-serif;fill:#1f2328}.t{font-size:15px;font-weight:600}` +
    `.g{stroke:#d0d7de}.b{fill:#fff}.l{fill:none;stroke-width:2}.n{font-weight:600}${paint(0)}` +
    `@media(prefers-color-scheme:dark){text{fill:#e6edf3}.g{stroke:#3d444d}.b{fill:#0d1117}` +
    `${paint(1)}}</style>`,
    `<rect class="b" width="${W}" height="${H}" rx="6"/>`,
    `<text class="t" x="${BOX.left}" y="26">${escape(title)}</text>`];

  for (const v of yTicks)
    out.push(`<path class="g" d="M${BOX.left} ${atY(v)}H${W - BOX.right}"/>` +
      `<text x="${BOX.left - 8}" y="${atY(v) + 4}" text-anchor="end">${short(v)}</text>`);
  for (const v of xs)
    out.push(`<path class="g" d="M${atX(v)} ${H - BOX.bottom}v6"/>` +
      `<text x="${atX(v)}" y="${H - BOX.bottom + 22}" text-anchor="middle">${short(v)}</text>`);
  out.push(`<text x="${(BOX.left + W - BOX.right) / 2}" y="${H - 12}" text-anchor="middle">${escape(x)}</text>`,
    `<text transform="translate(16 ${H / 2}) rotate(-90)" text-anchor="middle">${escape(y)}</text>`);

  const ends = [];
  for (const [name, list] of Object.entries(lines)) {
    const at = list.map(([px, py]) => [atX(px), atY(py)]);
    out.push(`<g class="${name}"><path class="l" d="M${at.map((p) => p.join(' ')).join('L')}"/>` +
      `<g class="p">${at.map((p) => point(looks[name][2], ...p)).join('')}</g></g>`);
    ends.push({ name, x: at.at(-1)[0] + 10, y: at.at(-1)[1] + 4 });
  }
  for (const e of spread(ends))
    out.push(`<text class="n ${e.name}" x="${e.x}" y="${e.y}">${escape(names[e.name])}</text>`);
  return `${out.join('\n')}\n</svg>\n`;
}
