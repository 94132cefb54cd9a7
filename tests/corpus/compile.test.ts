import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { KarstError } from '../../src/diagnostics/index.js';
import { commands, search } from '../../src/search/index.js';
import { expandMacros, parseSearch, printPipeline } from '../../src/search/spl/index.js';
import { openEmbedded, type Store } from '../../src/store/index.js';
import { type ContentWorkspace, contentWorkspace } from './content-workspace.js';
import { corpusFolder, NO_CORPUS } from './corpus.js';
import { loadSampleLogs } from './sample-logs.js';

/*
 * Every search of a checkout of Splunk's security_content, drilldowns, baselines and investigations with it: parsed,
 * printed and read back; run on a store without events and on one with real logs.
 */

const corpus = corpusFolder() ?? '';
const SKIP = corpusFolder() === undefined ? NO_CORPUS : false;

let loading: Promise<ContentWorkspace> | undefined;

function workspace(): Promise<ContentWorkspace> {
  loading ??= contentWorkspace(join(corpus, 'security_content'));
  return loading;
}

/** A name as it was written: with or without quotes it is the same one. */
function isName(value: unknown): value is { readonly text: string; readonly quoted: boolean } {
  return typeof value === 'object' && value !== null && 'text' in value && 'quoted' in value;
}

function meaning(tree: unknown): string {
  return JSON.stringify(tree, (key, value) => {
    if (/^(?:span|\w+Span)$/.test(key)) return undefined;
    return isName(value) ? { text: value.text } : value;
  });
}

test('every search is printed as a text that means the same', { skip: SKIP }, async (t) => {
  const { searches, known } = await workspace();
  const macros = new Map([...known.knowledge.macros, ...(known.macros ?? [])]);
  const wrong: string[] = [];
  const unread: string[] = [];
  for (const { name, search: spl } of searches) {
    const { text } = expandMacros(spl, macros);
    const { pipeline, diagnostics } = parseSearch(text, commands);
    if (pipeline === undefined) {
      unread.push(`${name}: ${diagnostics.map((d) => d.message).join('; ')}`);
      continue;
    }
    const printed = printPipeline(pipeline, commands);
    const again = parseSearch(printed, commands);
    if (meaning(again.pipeline) === meaning(pipeline)) continue;
    wrong.push(`${name}\n  ${text}\n  ${printed}\n  ${again.diagnostics.map((d) => d.message).join('; ')}`);
  }
  t.diagnostic(
    `${searches.length - unread.length} of ${searches.length} distinct searches are read; ${unread.join('; ')}`,
  );
  assert.deepEqual(wrong, []);
  assert.ok(unread.length <= 1, 'one calls a command of another app');
});

/**
 * What may be refused, and how often at most: lookups and data models that the content at hand does not define, lookups
 * that are scripts, models that no baseline of the run has trained or that need Python, and one command of another app.
 */
const REFUSALS: ReadonlyMap<string, number> = new Map([
  ['search/no-lookup', 6],
  ['search/no-data-model', 1],
  ['search/lookup-unsupported', 2],
  ['analytics/no-model', 7],
  ['analytics/model-brought', 4],
  ['spl/unsupported-command', 1],
]);

/** On real logs, a query over so many tables takes its time: every tenth search, all of them with KARST_EVERY=1. */
const EVERY = Number(process.env.KARST_EVERY ?? 10);

class Tally {
  readonly #refused = new Map<string, string[]>();
  readonly #broken: string[] = [];
  #fine = 0;
  #rows = 0;

  async run(name: string, answer: Promise<{ readonly rows: readonly unknown[] }>): Promise<void> {
    try {
      const { rows } = await answer;
      this.#fine += 1;
      this.#rows += rows.length;
    } catch (error) {
      if (!(error instanceof KarstError)) return void this.#broken.push(`${name}: ${String(error)}`);
      const [first] = error.diagnostics;
      const code = first?.code ?? 'none';
      this.#refused.set(code, [...(this.#refused.get(code) ?? []), `${name}: ${first?.message}`]);
    }
  }

  summary(): string {
    const refusals = [...this.#refused].map(([code, { length }]) => `${code} ${length}`);
    return `${this.#fine} run, ${this.#rows} rows; refused: ${refusals.join(', ') || 'none'}`;
  }

  check(): void {
    const unexpected = [...this.#refused].filter(([code, { length }]) => length > (REFUSALS.get(code) ?? 0));
    assert.deepEqual([...this.#broken, ...unexpected.flatMap(([code, names]) => names.map((n) => `${code} ${n}`))], []);
  }
}

async function runAll(store: Store, every: number): Promise<Tally> {
  const { searches, known } = await workspace();
  const tally = new Tally();
  for (const { name, kind, search: spl } of searches.filter((_, i) => i % every === 0)) {
    await tally.run(`${kind} ${name}`, search({ ...known, spl }, store));
  }
  return tally;
}

for (const [what, every, fill] of [
  ['an empty store', 1, async () => 0],
  ['a store with real logs', EVERY, (store: Store) => loadSampleLogs(corpus, store)],
] as const) {
  test(`searches run on ${what}, bar refusals by name`, { skip: SKIP }, async (t) => {
    const store = await openEmbedded({});
    try {
      const events = await fill(store);
      const start = performance.now();
      const tally = await runAll(store, every);
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      t.diagnostic(`${events} events: ${tally.summary()}, ${seconds} s`);
      tally.check();
    } finally {
      await store.close();
    }
  });
}
