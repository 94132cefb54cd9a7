import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INGEST_FUNCTIONS, isIngestFunction } from '../../knowledge/index.js';
import { evalFunctions } from '../../search/functions/index.js';
import { functionsCalled, parseEvalExpression } from '../../search/spl/index.js';
import { expression, itemsOf, read, type Subject } from './index.js';

/* What functions give at ingest is what they give in a search: the examples of their reference pages. */

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  numbers: ['1', '2', '3'],
  words: ['alpha', 'beta', 'gamma'],
};

const subject: Subject = { values: (name) => (name.kind === 'field' ? (FIELDS[name.name] ?? []).map(read) : []) };

function printed(text: string): string | readonly string[] | null {
  const { expr } = parseEvalExpression(text);
  assert.ok(expr, text);
  const texts = itemsOf(expression(expr)(subject)).map((one) => one.text);
  return texts.length > 1 ? texts : (texts[0] ?? null);
}

function runsAtIngest(text: string): boolean {
  const { expr } = parseEvalExpression(text);
  return expr !== undefined && [...functionsCalled(expr)].every(isIngestFunction);
}

/** No finite number is kept, and literals do not limit digits. */
const DIFFERENT: ReadonlySet<string> = new Set(['log(0)', 'log(-1)', 'ln(-1)', 'sqrt(-1)']);

for (const name of Object.keys(INGEST_FUNCTIONS)) {
  test(`${name}() gives what its page says`, () => {
    for (const [text, result] of evalFunctions.get(name)?.examples ?? []) {
      if (!DIFFERENT.has(text) && runsAtIngest(text)) assert.deepEqual(printed(text), result, text);
    }
  });
}
