import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type DatasetSources, PUBLIC_POLICY } from '../rehearse/index.js';
import type { StoreOptions } from './options.js';
import { wholeNumber } from './whole-number.js';

/** Options of commands that take datasets which may have to be fetched. */
export interface DatasetOptions {
  readonly attackData?: string;
  readonly offline?: boolean;
  readonly maxDownload: string;
}

/** Beside the event store if one is named, else where caches of the user go (XDG Base Directory Specification). */
function cacheFolder({ data }: StoreOptions, folder: string): string {
  if (typeof data === 'string') return join(resolve(folder, data), 'datasets');
  const base = process.env.XDG_CACHE_HOME ?? '';
  return join(base.startsWith('/') ? base : join(homedir(), '.cache'), 'karst', 'datasets');
}

/** Where datasets come from, as the options say. Throws a `KarstError` that names the wrong one. */
export function datasetSources(options: DatasetOptions & StoreOptions, folder: string): DatasetSources {
  const megabytes = wholeNumber('--max-download', options.maxDownload, 100_000);
  return {
    cache: cacheFolder(options, folder),
    ...(options.attackData === undefined ? {} : { checkout: resolve(folder, options.attackData) }),
    offline: options.offline === true,
    policy: { ...PUBLIC_POLICY, mostBytes: megabytes * 1024 ** 2 },
  };
}

export function addDatasetOptions(command: Command): Command {
  return command
    .option('--attack-data <dir>', "a checkout of Splunk's attack_data to take datasets from")
    .option('--offline', 'fetch no datasets; use files, the checkout and what was fetched before')
    .option('--max-download <mb>', 'largest dataset to fetch, in megabytes', '1024');
}
