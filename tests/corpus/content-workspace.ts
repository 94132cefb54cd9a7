import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ContentSearch, loadContent, savedSearchTable, searchesOf } from '../../src/content/index.js';
import { loadKnowledge, readContentLookups, withLookups } from '../../src/knowledge/index.js';
import type { SearchRequest } from '../../src/search/index.js';

const PACKS = join(import.meta.dirname, '../../packs');

/** Searches of a content folder, each text once, and everything that they run with. */
export interface ContentWorkspace {
  readonly searches: readonly ContentSearch[];
  readonly known: Omit<SearchRequest, 'spl'>;
}

/** With the bundled knowledge, and the content's own macros and lookups. */
export async function contentWorkspace(folder: string): Promise<ContentWorkspace> {
  const packs = readdirSync(PACKS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const { knowledge } = await loadKnowledge(packs.map(({ name }) => join(PACKS, name)).sort());
  const content = await loadContent([folder]);
  const { tables } = await readContentLookups(content.lookups.values());
  const savedSearches = savedSearchTable(content);
  const known = { knowledge: withLookups(knowledge, tables), macros: content.macros, savedSearches };
  const distinct = new Map(searchesOf(content).map((one) => [one.search, one]));
  return { searches: [...distinct.values()], known };
}
