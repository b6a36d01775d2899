// One HTTP server that is four vendors: a request's path tells which. What a
// vendor would refuse is a 400 in its own form, with what was wrong.
import http from 'node:http';
import { think } from './brain.mjs';
import * as anthropic from './anthropic.mjs';
import * as gemini from './gemini.mjs';
import * as openaiChat from './openai_chat.mjs';
import * as openaiResponses from './openai_responses.mjs';

const vendors = [anthropic, gemini, openaiChat, openaiResponses];

async function body(request) {
  const parts = [];
  for await (const part of request)
    parts.push(part);
  return Buffer.concat(parts).toString();
}

// seen: called with each { vendor, view, body, text, headers }; left: when a
// stream without end was left; answerTo: what the model says to a view, as
// brain.mjs's think. While forget is set no vendor knows its own thoughts again.
export async function openVendors(seen = () => {}, left = () => {}, answerTo = think) {
  const state = { forget: false };
  const server = http.createServer(async (request, response) => {
    const text = await body(request);
    const vendor = vendors.find((v) => v.path.test(request.url));
    try {
      if (!vendor)
        throw new Error(`nothing at ${request.url}`);
      const view = vendor.read(JSON.parse(text), request.headers, vendor.path.exec(request.url));
      if (state.forget && view.turns.some((t) => t.signature && t.signature !== 'skip_thought_signature_validator'))
        throw new Error(vendor.unknownThought);
      seen({ vendor, view, body: JSON.parse(text), text, headers: request.headers });
      const words = view.turns.at(-1).text;
      if (words.includes('too fast')) {
        const { headers = {}, body: refusal } = vendor.tooFast(7);
        response.writeHead(429, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(refusal));
        return;
      }
      const answer = answerTo(view);
      if (!view.stream) {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(vendor.whole(answer, view)));
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const events = [...vendor.stream(answer, view)];
      // A vendor that dies in the middle of its words.
      if (words.includes('falls over')) {
        const half = events.findIndex((e) => e.includes('said'));
        response.write(events.slice(0, half + 1).join(''), () => response.destroy());
        return;
      }
      // One that goes on for ever, until it is left.
      if (words.includes('for ever')) {
        response.write(events.slice(0, -2).join(''));
        response.on('close', () => left(vendor));
        return;
      }
      for (const event of events)
        response.write(event);
      response.end();
    } catch (e) {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify((vendor ?? openaiChat).refusal(`${e.message}`.split('\n')[0])));
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  return { origin: `http://127.0.0.1:${port}`, set forget(on) { state.forget = on; },
    close: () => new Promise((done) => { server.close(done); server.closeAllConnections?.(); }) };
}
