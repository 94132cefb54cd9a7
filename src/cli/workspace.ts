import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Content, loadContent } from '../content/index.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { type Diagnostic, diagnoser } from '../diagnostics/index.js';
import {
  DEFAULT_CONVENTIONS,
  type EntityLists,
  type IndexTime,
  type Knowledge,
  type LoadedKnowledge,
  loadKnowledge,
  readContentLookups,
  withLookups,
} from '../knowledge/index.js';
import type { Store } from '../store/index.js';
import { type Config, loadConfig } from './config.js';
import { type Context, printDiagnostics } from './context.js';
import { openStoreIn } from './open-store.js';
import type { KnowledgeOptions, SearchOptions, StoreOptions } from './options.js';
import { contentFolder, contentPacks, knowledgePacks } from './packs.js';

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
  const store = await openStoreIn(path);
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

function layers(bundled: readonly string[], configured: readonly string[], given: readonly string[], folder: string) {
  return [...bundled, ...configured, ...given.map((path) => resolve(folder, path))];
}

/** Everything that searches run with. */
export interface Workspace {
  readonly knowledge: Knowledge;
  readonly indexTime: IndexTime;
  readonly content: Content;
  /** What is wrong with the files of the knowledge and with lookups; the content has its own. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The environment's location database, else that of karst.yml. */
function locationsFor(folder: string): Pick<Knowledge, 'locations'> {
  const given = process.env.KARST_GEOIP ?? '';
  const locations = given === '' ? loadConfig(folder).geoip : resolve(folder, given);
  return locations === undefined ? {} : { locations };
}

/** The command line's lists come before those of karst.yml: of two that contradict each other the earlier counts. */
function listsFor(config: Config, options: KnowledgeOptions, folder: string): EntityLists {
  const both = (given: readonly string[] = [], configured: readonly string[]) => [
    ...given.map((file) => resolve(folder, file)),
    ...configured,
  ];
  return {
    assets: both(options.assets, config.assets),
    identities: both(options.identities, config.identities),
    conventions: config.conventions ?? DEFAULT_CONVENTIONS,
  };
}

/** By the options of one command, whose searches and ingest ask for the same. */
const loadedFor = new WeakMap<KnowledgeOptions, Promise<LoadedKnowledge>>();

/** Knowledge alone: what is bundled, then karst.yml's, then the command line's; later ones win. Read once a command. */
export function knowledgeFor(options: KnowledgeOptions, folder: string): Promise<LoadedKnowledge> {
  let loaded = loadedFor.get(options);
  if (loaded === undefined) {
    const config = loadConfig(folder);
    const own = layers([], config.knowledge, options.knowledge ?? [], folder);
    loaded = loadKnowledge(own, knowledgePacks(), listsFor(config, options, folder));
    loadedFor.set(options, loaded);
  }
  return loaded;
}

/**
 * Knowledge and content: what is bundled, then karst.yml's, then the command line's; later ones win. Lookups of the
 * content are known to searches as if transforms.conf defined them.
 */
export async function workspaceFor(options: SearchOptions, { folder }: Context): Promise<Workspace> {
  const config = loadConfig(folder);
  const loaded = await knowledgeFor(options, folder);
  const content = await loadContent([
    ...contentPacks(),
    ...config.content,
    ...(options.content ?? []).map((given) => contentFolder(given, folder)),
  ]);
  const lookups = await readContentLookups(content.lookups.values());
  return {
    knowledge: { ...withLookups(loaded.knowledge, lookups.tables), ...locationsFor(folder) },
    indexTime: loaded.indexTime,
    content,
    diagnostics: [...loaded.diagnostics, ...lookups.diagnostics],
  };
}
