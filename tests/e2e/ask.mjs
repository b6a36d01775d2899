// ask: HTTP calls as bytes come and go, with the time of each piece.
import http from 'node:http';
import http2 from 'node:http2';
import zlib from 'node:zlib';

export const now = () => Number(process.hrtime.bigint() / 1000n) / 1000;

// The longest that a call lasts, in milliseconds.
const LONGEST = 30000;

const headersOf = (site, headers) => ({ authorization: `Bearer ${site.key}`,
  'content-type': 'application/json', ...headers });

// What is going on: pieces as they came, and how it may be left.
class Call {
  text = '';
  pieces = [];
  take(piece) {
    this.text += piece;
    this.pieces.push({ at: now(), text: piece });
    this.look?.();
  }
  // Until these words are here.
  async said(words) {
    while (!this.text.includes(words))
      await Promise.race([new Promise((done) => { this.look = done; }), this.ended.then(() => {
        if (!this.text.includes(words))
          throw new Error(`the answer ended without ${words}: ${this.status} ${this.text}`);
      })]);
  }
}

// body: a text, or the pieces of a chunked upload. expect: wait for the 100.
export function call(site, { method = 'POST', path = '/v1/responses', headers = {}, body, expect = false,
  agent = false }) {
  const it = new Call();
  const chunked = Array.isArray(body);
  const sent = method === 'POST' && body === undefined ? '' : body;
  const request = http.request({ host: '127.0.0.1', port: site.port, method, path, agent,
    signal: AbortSignal.timeout(LONGEST),
    headers: { ...headersOf(site, headers), ...(expect ? { expect: '100-continue' } : {}),
      ...(sent === undefined || chunked ? {} : { 'content-length': Buffer.byteLength(sent) }) } });
  it.leave = () => request.destroy();
  // The kernel has it all.
  it.sent = new Promise((done) => request.on('finish', done));
  it.ended = new Promise((done, failed) => {
    request.on('error', failed);
    request.on('response', (response) => {
      it.status = response.statusCode;
      it.headers = response.headers;
      const unpack = response.headers['content-encoding'] === 'gzip' ?
        response.pipe(zlib.createGunzip({ flush: zlib.constants.Z_SYNC_FLUSH })) : response;
      response.on('error', failed);
      unpack.setEncoding('utf8');
      unpack.on('data', (piece) => it.take(piece));
      unpack.on('end', () => done(it));
      unpack.on('error', failed);
    });
  });
  it.ended.catch(() => {});
  if (chunked) {
    for (const piece of sent)
      request.write(piece);
    request.end();
  } else if (expect) {
    request.flushHeaders();
    request.on('continue', () => {
      it.continued = true;
      request.end(sent);
    });
  } else {
    request.end(sent);
  }
  return it;
}

// The same over HTTP/2, in clear. sized: whether the length is told.
export function call2(site, { path = '/v1/responses', body, sized = true }) {
  const it = new Call();
  const session = http2.connect(`http://127.0.0.1:${site.h2Port}`);
  const stream = session.request({ ':method': 'POST', ':path': path,
    ...headersOf(site, sized ? { 'content-length': Buffer.byteLength(body) } : {}) },
  { signal: AbortSignal.timeout(LONGEST) });
  it.leave = () => session.destroy();
  it.ended = new Promise((done, failed) => {
    session.on('error', failed);
    stream.on('error', failed);
    stream.on('response', (headers) => {
      it.status = headers[':status'];
      it.headers = headers;
    });
    stream.setEncoding('utf8');
    stream.on('data', (piece) => it.take(piece));
    stream.on('end', () => {
      session.close();
      done(it);
    });
  });
  it.ended.catch(() => {});
  stream.end(body);
  return it;
}
