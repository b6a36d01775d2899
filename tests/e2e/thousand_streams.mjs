// A thousand streams at once through lighttpd: all are open at the same time,
// each has its first words, and all of them end right.
import assert from 'node:assert/strict';
import http from 'node:http';
import { openHouse, run, test, until } from './harness.mjs';
import { checkStream } from './schemas.mjs';

const STREAMS = 1000;
const chunk = (delta, finish = null) => `data: ${JSON.stringify({ id: 'c',
  choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const opening = chunk({ role: 'assistant', content: 'Hold ' });
// The provider stops behind the first words until it is told to go on; the
// bytes of the chunk line count.
const stall = `${opening.length.toString(16)}\r\n`.length + opening.length + 2;

const house = await openHouse({
  script: `== reply path=/v1/chat
header Content-Type: text/event-stream
chunked
split events
stall ${stall}

${opening}${chunk({ content: 'the line.' })}${chunk({}, 'stop')}data: [DONE]

`,
  yaml: `threads: ${STREAMS + 8}
providers:
  azure: {base_url: "{{upstream}}", api_key: "k"}
`,
  lighttpd: `server.max-fds := ${8 * STREAMS}
server.max-connections := ${2 * STREAMS}
server.listen-backlog := ${2 * STREAMS}
`,
});

const agent = new http.Agent({ maxSockets: Infinity });

function ask(started) {
  return new Promise((done, failed) => {
    const request = http.request(`${house.url}/responses`, { method: 'POST', agent,
      headers: { authorization: `Bearer ${house.key}`, 'content-type': 'application/json' } },
    (response) => {
      let text = '', begun = false;
      response.setEncoding('utf8');
      response.on('data', (piece) => {
        text += piece;
        if (!begun && text.includes('output_text.delta')) {
          begun = true;
          started();
        }
      });
      response.on('end', () => done({ status: response.statusCode, text }));
      response.on('error', failed);
    });
    request.on('error', failed);
    request.end(JSON.stringify({ model: 'azure/m', input: 'Hi', stream: true }));
  });
}

test('a thousand streams are open at once and all end right', async () => {
  let open = 0;
  const answers = Array.from({ length: STREAMS }, () => ask(() => open++));
  let gone = null;
  Promise.all(answers).catch((e) => { gone = e; });
  await until('all streams have their first words', () => {
    if (gone)
      throw gone;
    return open === STREAMS;
  }, 120000);
  house.release(STREAMS);
  const ids = new Set();
  for (const [i, { status, text }] of (await Promise.all(answers)).entries()) {
    assert.equal(status, 200);
    assert.equal(text.match(/event: response\.completed\n/g)?.length, 1, text);
    assert.ok(text.endsWith('data: [DONE]\n\n'));
    ids.add(/"id":"(resp_[^"]+)"/.exec(text)[1]);
    if (i % 100 === 0)
      assert.equal(checkStream(text).at(-1).response.output[0].content[0].text, 'Hold the line.');
  }
  assert.equal(ids.size, STREAMS);
});

test('no sanitizer had anything to say', () => {
  assert.doesNotMatch(house.read('server.log'), /Sanitizer|runtime error/);
});

const failed = await run();
agent.destroy();
await house.close();
process.exitCode = failed === 0 ? 0 : 1;
