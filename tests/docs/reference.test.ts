import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { referencePages } from '../../scripts/reference.js';
import { commands } from '../../src/search/index.js';
import { parseSearch, printPipeline } from '../../src/search/spl/index.js';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../docs/reference');

for (const [name, text] of referencePages()) {
  test(`docs/reference/${name} says what the tables say (npm run reference)`, () => {
    assert.equal(readFileSync(join(FOLDER, name), 'utf8'), text);
  });
}

/** An AST without what depends on where things stand in the text. */
function shape(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, v: unknown) =>
      key === 'span' || key === 'nameSpan' || key === 'quoted' ? undefined : v,
    ),
  );
}

for (const command of new Set(commands.values())) {
  test(`the examples of ${command.name} parse, print and parse again to the same`, () => {
    assert.ok(command.examples.length > 0, 'no example');
    for (const example of command.examples) {
      const first = parseSearch(example, commands);
      assert.deepEqual(first.diagnostics, [], example);
      assert.ok(first.pipeline, example);
      const printed = printPipeline(first.pipeline, commands);
      const again = parseSearch(printed, commands);
      assert.deepEqual(again.diagnostics, [], printed);
      assert.deepEqual(shape(again.pipeline), shape(first.pipeline), printed);
    }
  });
}
