// Every event and response that the stories and the golden cases produce is
// held against the published schemas.
import fs from 'node:fs';
import path from 'node:path';
import { run, test, top } from './harness.mjs';
import { checkError, checkItems, checkResponse, checkStream } from './schemas.mjs';

function check(file) {
  const text = fs.readFileSync(file, 'utf8');
  if (file.endsWith('.sse'))
    return checkStream(text);
  const value = JSON.parse(text);
  if (value.deleted)
    return;                     // no schema has it
  if (value.object === 'response')
    checkResponse(value);
  else if (value.object === 'list')
    checkItems(value);
  else if (value.error)
    checkError(value);
  else if (value.status !== 'healthy')
    throw new Error('neither a response nor an error');
}

function all(files) {
  for (const file of files)
    try {
      check(file);
    } catch (e) {
      e.message = `${file}: ${e.message}`;
      throw e;
    }
  if (files.length < 30)
    throw new Error(`only ${files.length} outputs`);
}

const stories = process.env.SLUICE_OUTPUTS;
const golden = path.join(top, 'tests/golden');
const dialects = fs.readdirSync(golden).filter((name) =>
  fs.statSync(path.join(golden, name)).isDirectory());

test('what the stories answer, and what is answered again', () => all(fs.readdirSync(stories)
  .map((name) => path.join(stories, name))));
for (const dialect of dialects)
  test(`what the golden cases of ${dialect} answer`, () => all(fs.readdirSync(path.join(golden, dialect))
    .flatMap((name) => ['want.sse', 'want.json'].map((f) => path.join(golden, dialect, name, f)))
    .filter((file) => fs.existsSync(file))));

process.exitCode = await run() === 0 ? 0 : 1;
