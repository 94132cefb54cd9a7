import { basename, resolve } from 'node:path';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { type Diagnostic, diagnoser, KarstError } from '../diagnostics/index.js';
import { expandPaths, ingestFile } from '../ingest/index.js';
import type { IndexTime } from '../knowledge/index.js';
import { fingerprint, type LoadEngines, type LoadedFile, loadLogs, type Overrides } from '../rehearse/index.js';
import type { Store } from '../store/index.js';
import { type Context, printDiagnostics } from './context.js';
import type { KnowledgeOptions, LogOptions } from './options.js';
import { type Progress, progressOn } from './progress.js';
import { knowledgeFor } from './workspace.js';

const diagnose = diagnoser(cliMessages);

export interface Loaded {
  readonly files: readonly LoadedFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** Files that gave nothing because they could not be read. */
  readonly unreadable: number;
}

/** The files behind the paths of a command line; paths that do not exist stop the command before it begins. */
export async function logFiles(paths: readonly string[], context: Context): Promise<readonly string[]> {
  const told: Diagnostic[] = [];
  const files = await expandPaths(
    paths.map((path) => resolve(context.folder, path)),
    (diagnostic) => void told.push(diagnostic),
  );
  printDiagnostics(told, context);
  return files;
}

async function readableFingerprint(path: string, overrides: Overrides): Promise<string> {
  try {
    return await fingerprint(path, overrides);
  } catch (error) {
    throw new KarstError(diagnose('cli/cannot-read', { file: path }, path, (error as Error).message));
  }
}

/** Files are read by the index-time rules of the add-ons. */
function enginesWith(indexTime: IndexTime): LoadEngines {
  return {
    ingestFile: (path, options, sink, report) => ingestFile(path, { ...options, indexTime }, sink, report),
    fingerprint: readableFingerprint,
    now: () => Date.now() * 1000,
  };
}

function overridesOf(options: LogOptions): Overrides {
  const { index, source, sourcetype, host } = options;
  return {
    ...(index === undefined ? {} : { index }),
    ...(source === undefined ? {} : { source }),
    ...(sourcetype === undefined ? {} : { sourcetype }),
    ...(host === undefined ? {} : { host }),
  };
}

/** Files that no decoder could make anything of. */
function isUnreadable({ format }: LoadedFile): boolean {
  return format === 'binary' || format === 'unreadable';
}

function showProgress(progress: Progress) {
  return (p: { file: string; bytes: number; totalBytes: number; events: number }): void =>
    progress.show(
      `${basename(p.file)}  ${p.events.toLocaleString('en-US')} events`,
      p.totalBytes > 0 ? p.bytes / p.totalBytes : 1,
    );
}

/** Brings files into the store under a progress line. */
export async function load(
  store: Store,
  files: readonly string[],
  options: LogOptions & KnowledgeOptions,
  context: Context,
): Promise<Loaded> {
  const { indexTime } = await knowledgeFor(options, context.folder);
  const progress = progressOn(context.terminal);
  const diagnostics: Diagnostic[] = [];
  const request = {
    files,
    overrides: overridesOf(options),
    force: options.force === true,
    onProgress: showProgress(progress),
  };
  try {
    const loaded = await loadLogs(store, request, enginesWith(indexTime), (d) => void diagnostics.push(d));
    return {
      files: loaded,
      diagnostics,
      unreadable: files.length - loaded.length + loaded.filter(isUnreadable).length,
    };
  } finally {
    progress.clear();
  }
}
