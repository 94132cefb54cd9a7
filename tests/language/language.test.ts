import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, KarstError } from '../../src/diagnostics/index.js';
import type { ResultRow } from '../../src/search/index.js';
import { TestBed } from '../bed/test-bed.js';
import { type Expectation, readScript, type ScriptCase } from './script.js';

const FOLDER = dirname(fileURLToPath(import.meta.url));

let bed: TestBed;
before(async () => {
  bed = await TestBed.open();
});
after(() => bed.close());

interface Outcome {
  readonly rows?: readonly ResultRow[];
  readonly diagnostics: readonly Diagnostic[];
}

async function run(item: ScriptCase): Promise<Outcome> {
  try {
    const search = await bed.load(item.events, { macros: item.macros });
    const { rows, messages } = await search(item.spl);
    return { rows: rows.map((r) => ({ ...r })), diagnostics: messages };
  } catch (error) {
    if (!(error instanceof KarstError)) throw error;
    return { diagnostics: error.diagnostics };
  }
}

function sorted(rows: readonly ResultRow[]): readonly string[] {
  return rows.map((r) => JSON.stringify(Object.entries(r).sort())).sort();
}

function check(expected: Expectation, { rows, diagnostics }: Outcome, spl: string): void {
  if (expected.kind === 'rows') {
    assert.ok(rows, `failed: ${diagnostics.map((d) => `${d.code} ${d.message}`).join('; ')}\n${spl}`);
    if (expected.ordered) assert.deepEqual(rows, expected.rows, spl);
    else assert.deepEqual(sorted(rows), sorted(expected.rows), spl);
    return;
  }
  if (expected.kind === 'fail') assert.equal(rows, undefined, `did not fail: ${spl}`);
  const found = diagnostics.find((d) => d.code === expected.code);
  assert.ok(found, `no ${expected.code} among ${diagnostics.map((d) => `${d.code} ${d.message}`).join('; ')}\n${spl}`);
  if (expected.from !== undefined) assert.deepEqual(found.span, { from: expected.from, to: expected.to }, spl);
}

for (const file of readdirSync(FOLDER).filter((f) => f.endsWith('.test'))) {
  describe(file, () => {
    for (const item of readScript(readFileSync(join(FOLDER, file), 'utf8'))) {
      test(`line ${item.line}: ${item.spl.slice(0, 80)}`, async () => {
        assert.ok(item.expectations.length > 0, `line ${item.line} expects nothing`);
        const outcome = await run(item);
        for (const expected of item.expectations) check(expected, outcome, item.spl);
      });
    }
  });
}
