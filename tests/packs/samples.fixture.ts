import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ingestBuffer } from '../../src/ingest/index.js';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { search } from '../../src/search/index.js';
import { openEmbedded } from '../../src/store/index.js';

/* Sample logs of packs, taken in as `karst ingest` does: what they are is told by their content unless a test says it. */

const packFile = (path: string): string => fileURLToPath(new URL(`../../packs/${path}`, import.meta.url));

export interface Sample {
  /** Under packs/. */
  readonly path: string;
  readonly sourcetype?: string;
}

/** Loads packs and takes samples in; the function searches them, and gives rows as lines. */
export async function sampled(packs: readonly string[], samples: readonly Sample[]) {
  const { knowledge, indexTime, diagnostics } = await loadKnowledge(packs.map(packFile));
  assert.deepEqual(
    diagnostics.map((d) => d.message),
    [],
  );
  const store = await openEmbedded({});
  const take = async (path: string, data: Buffer, sourcetype?: string): Promise<void> => {
    const options = {
      indexTime,
      host: 'h1',
      modified: Date.UTC(2024, 5, 2) * 1000,
      ...(sourcetype ? { sourcetype } : {}),
    };
    const report = (d: { readonly message: string }): void => assert.fail(`${path}: ${d.message}`);
    await ingestBuffer(path, data, options, (batch) => store.insertEvents(batch), report);
  };
  for (const { path, sourcetype } of samples) await take(path, readFileSync(packFile(path)), sourcetype);
  const run = async (spl: string): Promise<string[]> => {
    const { rows, fields } = await search({ spl, knowledge }, store);
    return rows.map((row) => fields.map((field) => [row[field] ?? '∅'].flat().join(';')).join(' | '));
  };
  /** `| tstats count from datamodel=MODEL by DATASET.x DATASET.y`, in the order of the rows' texts. */
  const model = async (path: string, fields: string, where = ''): Promise<string[]> => {
    const dataset = path.split('.').at(-1) ?? '';
    const by = fields.split(' ').map((field) => `${dataset}.${field}`);
    const rows = await run(`| tstats count from datamodel=${path} ${where} by ${by.join(' ')}`);
    return rows.sort();
  };
  return { run, model, take, close: () => store.close() };
}
