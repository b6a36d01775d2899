// What happens to what was told when processes are killed, the disk is full,
// the store is locked or gone, and when several begin at once.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ask, checkAll, openCrowd, openSql, openTalks, output, sluicectl } from './crowd.mjs';
import { program, run, start, stop, test, until } from './harness.mjs';
import { checkError, checkResponse } from './schemas.mjs';

const seconds = Number(process.env.FAULTS_SECONDS ?? 1);

async function withCrowd(processes, options, fn) {
  const house = await openCrowd(processes, options);
  try {
    await fn(house);
  } catch (e) {
    e.message += `\n${house.read('server.log').slice(-4000)}`;
    throw e;
  } finally {
    await house.close();
  }
}

// Whole numbers below n, the same in each run.
let seed = Number(process.env.FAULTS_SEED ?? 7);
const dice = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
};

// ---- killed ----

async function killNowAndThen(house) {
  let ends = false;
  const { crowd, ended, check } = openTalks(house, 8, () => !ends);
  const more = (n) => {
    const enough = crowd.told + n;
    return until(`${n} more are told`, () => {
      check();
      return crowd.told >= enough;
    }, 30000);
  };
  for (let k = 0; k < 5; k++) {
    const gc = start(program('SLUICECTL'), ['--config', `${house.folder}/sluice.yaml`, 'gc'], { stdio: 'ignore' });
    await more(1 + dice(9));
    await Promise.all([house.kill(k % 3), stop(gc, 'SIGKILL')]);
  }
  await more(3);
  await house.kill(0, 1, 2);
  await more(20);
  ends = true;
  await ended();
  console.log(`# ${crowd.told} were told, ${crowd.broken} cut short`);
  const rows = await checkAll(house, crowd);
  assert.ok(rows.length >= crowd.told);
  assert.ok(crowd.broken > 0, 'some were cut short');
}

for (const mode of ['wal', 'delete'])
  test(`promise 6, journal=${mode}: whatever is killed, and when, nothing that was told is lost or half there`, () =>
    withCrowd(3, { store: (file) => `sqlite:${file}?journal=${mode}` }, killNowAndThen));

// ---- many at once ----

test('several processes that write at once lose nothing, and the sums are exact at all times', () =>
  withCrowd(4, {}, async (house) => {
    const end = Date.now() + 1000 * seconds;
    const { crowd, ended, check } = openTalks(house, 12, () => Date.now() < end);
    let before = 0;
    do {
      const told = crowd.told;
      await sluicectl(house.folder, 'gc');
      const { total } = JSON.parse(await sluicectl(house.folder, 'usage', '--json'));
      assert.ok(total.requests >= told && total.requests >= before, `${total.requests} after ${told}, ${before}`);
      assert.equal(total.failed, 0);
      before = total.requests;
      check();
    } while (Date.now() < end);
    await ended();
    console.log(`# ${crowd.told} were told`);
    const rows = await checkAll(house, crowd);
    assert.equal(crowd.broken, 0);
    assert.equal(rows.length, crowd.told);
  }));

// ---- what can't be written ----

const notKept = [{ param: 'store', action: 'dropped', why: 'the store can\'t be written just now' }];

// Answered in full, streamed and whole, and not kept, which it says.
async function answersWithoutKeeping(house, previous_response_id, input) {
  await Promise.all([true, false].map(async (stream) => {
    const response = await ask(house, { input, stream, previous_response_id });
    checkResponse(response);
    assert.equal(response.status, 'completed');
    assert.equal(response.output[0].content[0].text, `You said: ${input.slice(0, 40)}`);
    assert.equal(response.store, false);
    assert.deepEqual(response.receipt.changes, notKept);
    assert.equal((await house.get(response.id)).status, 404);
    // The operator is told why, for each of them.
    await until('the log tells', () => {
      const log = house.read('server.log');
      const request = new RegExp(`request=(\\S+) response=${response.id} `).exec(log)?.[1];
      return request && log.includes(`request=${request} not recorded: the store can't be written: `);
    });
  }));
}

// Kept, and goes on from what was before the fault.
async function keepsAgain(house, first) {
  const response = await ask(house, { input: 'Again', stream: true, previous_response_id: first.id });
  assert.equal(response.store, true, JSON.stringify(response.receipt));
  assert.deepEqual(response.receipt.changes, []);
  assert.deepEqual(await (await house.get(response.id)).json(), response);
  assert.equal(house.provider.asked.get('Again').length, 3);
  return response;
}

// A request as a web server starts it, whose files can't grow beyond size.
async function askByCgi(house, request, size) {
  const body = JSON.stringify({ model: 'm0', ...request });
  const cgi = start('prlimit', [`--fsize=${size}`, program('SLUICE')], {
    stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, SLUICE_CONFIG: `${house.folder}/sluice.yaml`,
      GATEWAY_INTERFACE: 'CGI/1.1', REQUEST_METHOD: 'POST', SCRIPT_NAME: '/v1/responses',
      CONTENT_TYPE: 'application/json', CONTENT_LENGTH: String(body.length),
      HTTP_AUTHORIZATION: `Bearer ${house.key}` } });
  cgi.stdin.end(body);
  const [head, json] = (await output(cgi)).split('\r\n\r\n');
  assert.match(head, /^Status: 200/);
  return JSON.parse(json);
}

test('with a full disk answers are given and not kept, and kept again when there is room', () =>
  withCrowd(1, {}, async (house) => {
    const large = 'x'.repeat(200000), small = 100000;
    const room = (size) => execFileSync('prlimit', [`--pid=${house.sluices[0].pid}`, `--fsize=${size}:`]);
    const first = await ask(house, { input: large });
    assert.equal(first.store, true);
    room(small);
    await answersWithoutKeeping(house, first.id, large);
    assert.deepEqual((await askByCgi(house, { input: large }, small)).receipt.changes, notKept);
    assert.deepEqual(await (await house.get(first.id)).json(), first);
    room('unlimited');
    const last = await keepsAgain(house, first);
    await checkAll(house, { told: 2, conversations: [[{ said: large, response: first }, { said: 'Again', response: last }]] });
  }));

test('a lock that another process holds is waited for behind the last word, and not for ever', () =>
  withCrowd(2, { store: (file) => `sqlite:${file}?busy_timeout=2000` }, async (house) => {
    const first = await ask(house, { input: 'Hi' });
    const sql = openSql(`${house.folder}/sluice.db`);
    await sql.run('BEGIN EXCLUSIVE');
    const answer = await house.post({ model: 'm0', input: 'Wait', stream: true });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('response.output_item.done'))
      text += (await reader.read()).value;
    assert.ok(text.includes('You said: Wait'));
    assert.ok(!text.includes('response.completed'));
    await sql.run('COMMIT');
    for (let end = false, value; !end; text += value ?? '')
      ({ done: end, value } = await reader.read());
    const told = JSON.parse(/^event: response\.completed\ndata: (.*)$/m.exec(text)[1]).response;
    assert.equal(told.store, true);
    assert.deepEqual(await (await house.get(told.id)).json(), told);

    await sql.run('BEGIN EXCLUSIVE');
    await answersWithoutKeeping(house, first.id, 'Too long');
    assert.equal((await house.get(first.id)).status, 200);
    await sql.run('COMMIT');
    await sql.close();
    await keepsAgain(house, first);
  }));

test('with the store\'s folder gone who is served already gets an answer, and all goes on when it is back', () =>
  withCrowd(2, { store: (file) => file.replace(/[^/]*$/, 'state/$&') }, async (house) => {
    const state = path.join(house.folder, 'state'), away = path.join(house.folder, 'away');
    const first = await ask(house, { input: 'Hi' });
    const running = ask(house, { input: 'Hold it', stream: true, previous_response_id: first.id });
    await until('the provider was asked', () => house.provider.held.length === 1);
    fs.renameSync(state, away);
    for (let i = 0; i < 4; i++) {
      const refused = await house.post({ model: 'm0', input: 'Hi' });
      assert.equal(refused.status, 500);
      checkError(await refused.json());
    }
    house.provider.release();
    const told = await running;
    assert.equal(told.status, 'completed');
    assert.equal(told.store, false);
    assert.deepEqual(told.receipt.changes, notKept);
    assert.match(house.read('server.log'), /not recorded: the store can't be/);
    assert.ok(!fs.existsSync(state), 'nothing is made in its place');
    fs.renameSync(away, state);
    assert.equal((await house.get(told.id)).status, 404);
    await keepsAgain(house, first);
  }));

// ---- the first start ----

test('of several first starts at once all work, with one secret, one store and one project', async () => {
  for (let round = 0; round < 2; round++) {
    let made;
    const beside = (folder) => {
      made = Promise.all(['a', 'b'].map((name) => sluicectl(folder, 'key', 'create', '--name', name)));
    };
    await withCrowd(3, { beside, keyless: true }, async (house) => {
      const keys = (await made).map((key) => key.trim());
      for (const key of [...keys, ...keys, ...keys]) {
        const answer = await house.post({ model: 'm0', input: 'Hi' }, { headers: { authorization: `Bearer ${key}` } });
        assert.equal(answer.status, 200, await answer.text());
      }
      const sql = openSql(`${house.folder}/sluice.db`);
      assert.deepEqual(await sql.run('SELECT name FROM project'), ['default']);
      assert.deepEqual(await sql.run('SELECT count(*) FROM request'), ['6']);
      assert.deepEqual(await sql.run('PRAGMA integrity_check'), ['ok']);
      await sql.close();
      assert.equal(house.read('secret').trim().split('\n').length, 1);
    });
  }
});

// One that failed may have left something open.
process.exit(await run() === 0 ? 0 : 1);
