// crowd: several sluice processes at one store behind a real lighttpd, a
// provider in this process, and clients that hold conversations with them
// whatever happens; then whether all that the clients were told is there.
import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import readline from 'node:readline';
import { openHouse, program, start, stop, until } from './harness.mjs';
import { checkResponse } from './schemas.mjs';

// ---- the provider ----

// Chat Completions, answering each question by repeating its begin. "Hold" in
// front of it: the second half waits until it is released.
async function openProvider() {
  const held = [], asked = new Map();
  const server = http.createServer(async (request, response) => {
    const parts = [];
    for await (const part of request)
      parts.push(part);
    const { messages, stream } = JSON.parse(Buffer.concat(parts));
    const said = messages.at(-1).content, content = `You said: ${said.slice(0, 40)}`;
    const usage = { prompt_tokens: 10 * messages.length, completion_tokens: 5,
      total_tokens: 10 * messages.length + 5, prompt_tokens_details: { cached_tokens: 3 } };
    const chunk = (delta, more) => response.write(`data: ${JSON.stringify({ id: 'c',
      choices: [{ index: 0, delta, finish_reason: null }], ...more })}\n\n`);
    asked.set(said, messages);
    if (!stream) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: 'c', usage, choices: [{ index: 0, finish_reason: 'stop',
        message: { role: 'assistant', content } }] }));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    chunk({ content: content.slice(0, 9) });
    if (said.startsWith('Hold'))
      await new Promise((go) => held.push(go));
    chunk({ content: content.slice(9) });
    chunk({}, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    chunk({}, { choices: [], usage });
    response.end('data: [DONE]\n\n');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`, held, asked,
    release: () => held.splice(0).forEach((go) => go()),
    close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
  };
}

// ---- the processes ----

const models = ['m0', 'm1', 'm2', 'm3'];

const listens = (path) => new Promise((done) => {
  const socket = net.connect(path, () => { socket.destroy(); done(true); })
    .on('error', () => done(false));
});

// So many processes at one store. beside is called with the folder while they
// start; more is for the house.
export async function openCrowd(processes, { beside = () => {}, ...more } = {}) {
  const provider = await openProvider();
  const sluices = [];
  let begin, whole = Promise.resolve();
  const killAndBegin = async (i) => {
    await stop(sluices[i], 'SIGKILL');
    await begin(i);
  };
  const front = async ({ file, options }) => {
    const socket = (i) => file(`own${i}.sock`);
    begin = async (i) => {
      const child = start(program('SLUICE'), ['--listen', socket(i)], options);
      sluices[i] = child;
      await until('it listens', async () => {
        assert.equal(child.exitCode, null, 'it ended instead of listening');
        return listens(socket(i));
      });
    };
    const begun = Array.from({ length: processes }, (_, i) => begin(i));
    beside(path.dirname(socket(0)));
    await Promise.all(begun);
    const hosts = sluices.map((_, i) => `( "socket" => "${socket(i)}", "check-local" => "disable", "disable-time" => 0 )`);
    return { conf: `server.modules = ( "mod_fastcgi" )
server.bind = "127.0.0.1"
server.port = env.SLUICE_PORT
server.document-root = env.SLUICE_RUN
server.upload-dirs = ( env.SLUICE_RUN )
server.stream-response-body = 1
fastcgi.balance = "round-robin"
fastcgi.server = ( "/v1/" => ( ${hosts.join(', ')} ) )
` };
  };
  const house = await openHouse({ script: '', front, ...more,
    yaml: `providers:
  lab: {dialect: openai-chat, base_url: "${provider.url}", auth: none}
models:
${models.map((m) => `  ${m}: {routes: [lab/${m}], price: {input: 1.25, cached_input: 0.125, output: 10}}\n`).join('')}
` });
  return {
    ...house, provider, sluices,
    // Kills those processes at once, and starts each again.
    kill: (...which) => (whole = Promise.all(which.map(killAndBegin))),
    // When all that were killed are there again, and lighttpd knows.
    whole: () => whole.then(() => until('lighttpd answers', () =>
      fetch(`${house.url}/responses/health`).then((r) => r.ok, () => false))),
    get: (id) => fetch(`${house.url}/responses/${id}`, { headers: { authorization: `Bearer ${house.key}` } }),
    async close() {
      try {
        for (const sluice of sluices)
          assert.deepEqual(await stop(sluice), { code: 0, signal: null });
        assert.doesNotMatch(house.read('server.log'), /Sanitizer|runtime error/);
      } catch (e) {
        e.message += `\n${house.read('server.log').slice(-4000)}`;
        throw e;
      } finally {
        await house.close();
        await provider.close();
      }
    },
  };
}

// What a process prints that ends well.
export async function output(child) {
  let text = '';
  for await (const piece of child.stdout.setEncoding('utf8'))
    text += piece;
  assert.deepEqual(await child.ended, { code: 0, signal: null });
  return text;
}

// As house.ctl, while the provider goes on.
export const sluicectl = (folder, ...args) => output(start(program('SLUICECTL'),
  ['--config', `${folder}/sluice.yaml`, ...args], { stdio: ['ignore', 'pipe', 'ignore'] }));

// SQL at a store, behind sluice's back; gives what the first columns are.
export function openSql(file) {
  const child = start(program('SQL'), [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(statement) {
      const rows = [];
      child.stdin.write(`${statement}\n`);
      for (;;) {
        const { done, value } = await lines.next();
        if (done || value.startsWith('error: '))
          throw new Error(`${statement}: ${value}`);
        if (value === '.')
          return rows;
        rows.push(value);
      }
    },
    async close() {
      child.stdin.end();
      await child.ended;
    },
  };
}

// ---- the clients ----

// Reads an answer to its end, or as far as it came.
async function readAll(response) {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const piece of response.body)
      text += decoder.decode(piece, { stream: true });
  } catch {
    // The server was killed.
  }
  return text;
}

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

// What the client was told: a whole answer, or a terminal event. Null when the
// server was killed before that.
export async function ask(house, request) {
  const answer = await house.post({ model: models[0], ...request }).catch(() => null);
  if (answer === null)
    return null;
  const text = await readAll(answer);
  if (answer.status === 503 && parsed(text) === null) {
    await house.whole();        // lighttpd had nobody to give it to
    return ask(house, request);
  }
  if (answer.status === 500 && parsed(text) === null)
    return null;
  assert.equal(answer.status, 200, text);
  const told = request.stream ?
    /^event: response\.(?:completed|incomplete|failed)\ndata: ({.*})\n\n/m.exec(text)?.[1] : text;
  const response = parsed(told ?? '');
  return response?.response ?? response;
}

// One client: conversations of some turns, on and on. A turn that broke off is
// asked again.
async function talk(house, n, goesOn, crowd) {
  let turns = [];
  crowd.conversations.push(turns);
  for (let k = 0; goesOn(); k++) {
    if (turns.length === 12)
      crowd.conversations.push(turns = []);
    const said = `${n}.${k}`;
    const response = await ask(house, { model: models[n % models.length], input: said, stream: k % 3 !== 0,
      ...(turns.length > 0 && { previous_response_id: turns.at(-1).response.id }) });
    if (response === null) {
      crowd.broken++;
      continue;
    }
    assert.equal(response.status, 'completed');
    assert.equal(response.store, true, JSON.stringify(response.receipt));
    turns.push({ said, response });
    crowd.told++;
  }
}

// Several of them; while is asked before each turn.
export function openTalks(house, talkers, goesOn) {
  const crowd = { told: 0, broken: 0, conversations: [] };
  const talks = Array.from({ length: talkers }, (_, n) => talk(house, n, goesOn, crowd));
  let gone = null;
  Promise.all(talks).catch((e) => { gone = e; });
  return { crowd, ended: () => Promise.all(talks), check() {
    if (gone)
      throw gone;
  } };
}

// ---- what must be there ----

const pico = (usd) => Math.round(usd * 1e12);
const inPico = (sum) => ({ ...sum, cost: pico(sum.cost) });

function sumOf(rows) {
  const sum = { requests: rows.length, failed: 0, usage: {}, cost: 0, unpriced: 0 };
  for (const row of rows) {
    sum.failed += row.outcome !== 'ok';
    sum.unpriced += row.cost === null;
    sum.cost += pico(row.cost ?? 0);
    for (const [what, n] of Object.entries(row.usage))
      if (what !== 'estimated')
        sum.usage[what] = (sum.usage[what] ?? 0) + n;
  }
  return sum;
}

// All that was told is there as it was told, in the record and in the sums, the
// file is sound, and each conversation goes on with all of its turns.
export async function checkAll(house, crowd) {
  const lists = await Promise.all(models.map((m) =>
    sluicectl(house.folder, 'log', 'list', '--model', m, '--limit', '10000', '--json').then(JSON.parse)));
  const sums = JSON.parse(await sluicectl(house.folder, 'usage', '--by', 'model', '--json'));
  const rows = lists.flat();
  const told = crowd.conversations.flat();
  const byId = new Map(told.map(({ response }) => [response.id, response]));
  const sql = openSql(`${house.folder}/sluice.db`);

  assert.deepEqual(await sql.run('PRAGMA integrity_check'), ['ok']);
  assert.deepEqual(await sql.run('PRAGMA foreign_key_check'), []);
  await sql.close();
  assert.deepEqual(inPico(sums.total), sumOf(rows));
  for (const { model, ...sum } of sums.rows)
    assert.deepEqual(inPico(sum), sumOf(lists[models.indexOf(model)]));
  assert.equal(byId.size, crowd.told);
  for (const row of rows.filter((r) => r.outcome === 'ok')) {
    const answer = await house.get(row.response_id), response = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(response));
    checkResponse(response);
    if (byId.has(response.id))
      assert.deepEqual(response, byId.get(response.id));
    assert.equal(pico(row.cost), pico(response.cost.total));
    assert.equal(row.usage.input, response.usage.input_tokens);
    byId.delete(response.id);
  }
  assert.deepEqual([...byId.keys()], [], 'told, and not there');
  for (const [n, turns] of crowd.conversations.entries()) {
    const said = `The end of ${n}`;
    const response = await ask(house, { input: said,
      ...(turns.length > 0 && { previous_response_id: turns.at(-1).response.id }) });
    assert.equal(response?.status, 'completed');
    assert.deepEqual(house.provider.asked.get(said).map((m) => m.content),
      [...turns.flatMap((t) => [t.said, t.response.output[0].content[0].text]), said]);
  }
  return rows;
}
