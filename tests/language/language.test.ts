import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, KarstError } from '../../src/diagnostics/index.js';
import { type Knowledge, loadKnowledge } from '../../src/knowledge/index.js';
import type { ResultRow, SearchResult } from '../../src/search/index.js';
import { loadAddOn } from '../bed/add-on.js';
import { TestBed } from '../bed/test-bed.js';
import { type Expectation, type Files, readScript, type ScriptCase } from './script.js';

const FOLDER = dirname(fileURLToPath(import.meta.url));

let bed: TestBed;
let shop: Knowledge;
before(async () => {
  bed = await TestBed.open();
  shop = (await loadKnowledge([join(FOLDER, '../bed/shop')])).knowledge;
});
after(() => bed.close());

/** What an add-on that consists of these files gives to searches by name. */
async function namedIn(files: Files): Promise<Pick<Knowledge, 'lookups' | 'transactionTypes'>> {
  if (files.size === 0) return { lookups: new Map() };
  const { knowledge, diagnostics } = await loadAddOn(files);
  assert.deepEqual(diagnostics, []);
  return knowledge;
}

type Search = (spl: string) => Promise<SearchResult>;

/** One for cases in a row that share events, macros, files and clock. */
class Loaded {
  #last: ScriptCase | undefined;
  #search: Search | undefined;

  async search(item: ScriptCase): Promise<Search> {
    const { events, macros, saved, files, clock } = item;
    const last = this.#last;
    const same =
      last?.events === events &&
      last.macros === macros &&
      last.saved === saved &&
      last.files === files &&
      last.clock === clock;
    if (this.#search === undefined || !same) {
      const { dataModels } = shop;
      const { lookups: own, transactionTypes = new Map() } = await namedIn(files);
      const lookups = new Map([...shop.lookups, ...own]);
      const named = { macros, savedSearches: saved, lookups, dataModels, transactionTypes };
      this.#search = await bed.load(events, { ...named, ...clock });
      this.#last = item;
    }
    return this.#search;
  }
}

interface Outcome {
  readonly rows?: readonly ResultRow[];
  readonly fields?: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

async function run(item: ScriptCase, loaded: Loaded): Promise<Outcome> {
  try {
    const search = await loaded.search(item);
    const { rows, fields, messages } = await search(item.spl);
    return { rows: rows.map((r) => ({ ...r })), fields, diagnostics: messages };
  } catch (error) {
    if (!(error instanceof KarstError)) throw error;
    return { diagnostics: error.diagnostics };
  }
}

function sorted(rows: readonly ResultRow[]): readonly string[] {
  return rows.map((r) => JSON.stringify(Object.entries(r).sort())).sort();
}

function told(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((d) => `${d.code} ${d.message} at ${d.span?.from}-${d.span?.to}`).join('; ');
}

function check(expected: Expectation, { rows, fields, diagnostics }: Outcome, spl: string): void {
  if (expected.kind === 'rows') {
    assert.ok(rows, `failed: ${told(diagnostics)}\n${spl}`);
    if (expected.ordered) assert.deepEqual(rows, expected.rows, spl);
    else assert.deepEqual(sorted(rows), sorted(expected.rows), spl);
  } else if (expected.kind === 'fields') assert.deepEqual(fields, expected.fields, `${spl}\n${told(diagnostics)}`);
  else {
    if (expected.kind === 'fail') assert.equal(rows, undefined, `did not fail: ${spl}`);
    const found = diagnostics.find((d) => d.code === expected.code);
    assert.ok(found, `no ${expected.code} among ${told(diagnostics)}\n${spl}`);
    if (expected.from !== undefined)
      assert.deepEqual(found.span, { from: expected.from, to: expected.to }, `${spl}\n${told(diagnostics)}`);
  }
}

for (const file of readdirSync(FOLDER).filter((f) => f.endsWith('.test'))) {
  describe(file, () => {
    const loaded = new Loaded();
    for (const item of readScript(readFileSync(join(FOLDER, file), 'utf8'))) {
      test(`line ${item.line}: ${item.rule}`, async () => {
        assert.ok(item.expectations.length > 0, `line ${item.line} expects nothing`);
        const outcome = await run(item, loaded);
        for (const expected of item.expectations) check(expected, outcome, item.spl);
      });
    }
  });
}
