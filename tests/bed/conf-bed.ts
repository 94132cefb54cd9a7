import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../src/diagnostics/index.js';
import { type IngestOptions, ingestBuffer } from '../../src/ingest/index.js';
import { type LoadedKnowledge, loadKnowledge } from '../../src/knowledge/index.js';
import { type ResultRow, search } from '../../src/search/index.js';
import { openEmbedded, type Store, type StoredEvent } from '../../src/store/index.js';

/** Texts by their paths in an add-on: `default/props.conf`. */
export type AddOn = Readonly<Record<string, string>>;

/** The knowledge of an add-on that consists of these files; fails where anything in it is reported. */
export async function knowledgeFrom(files: AddOn): Promise<LoadedKnowledge> {
  const folder = mkdtempSync(join(tmpdir(), 'karst-conf-'));
  try {
    for (const [path, text] of Object.entries({ 'default/app.conf': '', ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await loadKnowledge([folder]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Given extends Omit<IngestOptions, 'indexTime' | 'sourcetype'> {
  /** Null: to be found out. */
  readonly sourcetype?: string | null;
  /** Microseconds: of the file. */
  readonly modified?: number;
  readonly blockBytes?: number;
}

export interface Found {
  readonly events: readonly StoredEvent[];
  readonly diagnostics: readonly Diagnostic[];
  readonly loaded: LoadedKnowledge;
}

/** A text that went through the index-time rules of an add-on; of sourcetype `t` unless another is given. */
export async function ingestedBy(files: AddOn, text: string | Buffer, given: Given = {}): Promise<Found> {
  const loaded = await knowledgeFrom(files);
  const events: StoredEvent[] = [];
  const diagnostics: Diagnostic[] = [...loaded.diagnostics];
  const { sourcetype = 't', ...options } = given;
  await ingestBuffer(
    's',
    typeof text === 'string' ? Buffer.from(text, 'utf8') : text,
    { ...(sourcetype === null ? {} : { sourcetype }), host: 'h', ...options, indexTime: loaded.indexTime },
    async (batch) => void events.push(...batch),
    (d) => diagnostics.push(d),
  );
  return { events, diagnostics, loaded };
}

/** Stores for add-ons, one event table a sourcetype: many cases share a store under sourcetypes of their own. */
export class ConfBed {
  private constructor(private readonly store: Store) {}

  static async open(): Promise<ConfBed> {
    return new ConfBed(await openEmbedded({}));
  }

  /** What a search finds in a text that the add-on was in force for. The index is the case's own. */
  async search(files: AddOn, text: string | Buffer, spl: string, given: Given & { readonly index: string }) {
    const { events, diagnostics, loaded } = await ingestedBy(files, text, given);
    if (events.length > 0) await this.store.insertEvents(events);
    const found = await search({ spl: `index=${given.index} ${spl}`, knowledge: loaded.knowledge }, this.store);
    const rows: readonly ResultRow[] = found.rows.map((row) => ({ ...row }));
    return { rows, diagnostics, messages: found.messages };
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

/** Nothing was said. */
export function assertQuiet(diagnostics: readonly Diagnostic[]): void {
  assert.deepEqual(
    diagnostics.filter((d) => d.code !== 'ingest/no-time').map((d) => `${d.code}: ${d.message}`),
    [],
  );
}
