import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { prepare } from '../../src/search/prepare.js';
import { CATALOGUE, KNOWLEDGE } from './catalogue.js';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const GOLDEN = join(FOLDER, 'golden.txt');

/** Plans are read by people here: spans would only be noise. */
function withoutSpans(key: string, value: unknown): unknown {
  return key === 'span' || key === 'nameSpan' ? undefined : value;
}

function goldenOf(spl: string): string {
  const planned = prepare({ spl, knowledge: KNOWLEDGE, now: 1_700_000_000 }, CATALOGUE);
  const { query } = planned.compile(planned.plan, new Map());
  const parameters = Object.entries(query.parameters).map(
    ([name, value]) => `      ${name} = ${JSON.stringify(value)}`,
  );
  return [
    `spl   ${spl}`,
    `plan  ${JSON.stringify(planned.plan, withoutSpans)}`,
    `sql   ${query.text}`,
    ...parameters,
  ].join('\n');
}

test('what searches compile to is what golden.txt holds (UPDATE_GOLDEN=1 rewrites it)', () => {
  const searches = readFileSync(join(FOLDER, 'searches.txt'), 'utf8')
    .split('\n')
    .filter((s) => s !== '');
  const text = `${searches.map(goldenOf).join('\n\n')}\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, text);
  const golden = readFileSync(GOLDEN, 'utf8').split('\n\n');
  for (const [i, block] of text.split('\n\n').entries()) assert.equal(block.trimEnd(), golden[i]?.trimEnd());
});
