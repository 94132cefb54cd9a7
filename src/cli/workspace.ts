import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Content, loadContent } from '../content/index.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser } from '../diagnostics/index.js';
import { loadKnowledge } from '../knowledge/index.js';
import { openEmbedded, type Store } from '../store/index.js';
import { loadConfig } from './config.js';
import { type Context, printDiagnostics } from './context.js';
import type { SearchOptions, StoreOptions } from './options.js';
import { contentPacks, knowledgePacks } from './packs.js';

const diagnose = diagnoser(cliMessages);

/**
 * What a command wants of the store: `files` looks at the given logs alone, in a store that is thrown away unless
 * --data names one; `keep` brings logs in to stay; `read` only searches what is there.
 */
export type StoreUse = 'files' | 'keep' | 'read';

/** Folder of the store: --data, else `data` of karst.yml, else .karst; undefined = a temporary one. */
export function dataFolder(options: StoreOptions, use: StoreUse, folder: string): string | undefined {
  if (options.data === false) return undefined;
  if (options.data !== undefined) return resolve(folder, options.data);
  return use === 'files' ? undefined : (loadConfig(folder).data ?? resolve(folder, '.karst'));
}

/**
 * Runs `run` with the store open, and closes it whatever happens. Where nothing will be ingested, a store that does not
 * exist is not made either: a temporary one stands in, and a warning says so.
 */
export async function withStore<T>(
  options: StoreOptions,
  context: Context,
  use: StoreUse,
  run: (store: Store) => Promise<T>,
): Promise<T> {
  const wanted = dataFolder(options, use, context.folder);
  const path = wanted !== undefined && (use !== 'read' || existsSync(wanted)) ? wanted : undefined;
  if (wanted !== undefined && path === undefined) printDiagnostics([diagnose('cli/no-store', {}, wanted)], context);
  const store = await openEmbedded(path === undefined ? {} : { path });
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

function layers(bundled: readonly string[], configured: readonly string[], given: readonly string[], folder: string) {
  return [...bundled, ...configured, ...given.map((path) => resolve(folder, path))];
}

/** The bundled knowledge, then karst.yml's, then the command line's: later ones win. */
export function knowledgeFor(options: SearchOptions, { folder }: Context): ReturnType<typeof loadKnowledge> {
  return loadKnowledge(layers(knowledgePacks(), loadConfig(folder).knowledge, options.knowledge ?? [], folder));
}

/** The same for detections and macros. */
export function contentFor(options: SearchOptions, { folder }: Context): Promise<Content> {
  return loadContent(layers(contentPacks(), loadConfig(folder).content, options.content ?? [], folder));
}
