import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttackData } from '../../content/index.js';
import { datasetMessages } from '../../diagnostics/codes/datasets.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';
import { DatasetCache } from './cache.js';
import { pathInCheckout } from './checkout.js';
import { type DownloadPolicy, PUBLIC_POLICY } from './connect.js';
import { download } from './download.js';
import { lfsPointerIn } from './lfs-pointer.js';

const diagnose = diagnoser(datasetMessages);

/** Where datasets come from. */
export interface DatasetSources {
  /** Folder of the cache for what is fetched. */
  readonly cache: string;
  /** A checkout of Splunk's attack_data, looked in before anything is fetched. */
  readonly checkout?: string;
  /** Fetch nothing. */
  readonly offline?: boolean;
  readonly policy?: DownloadPolicy;
}

/** A dataset on this machine. */
export interface DatasetFile {
  readonly path: string;
  readonly bytes: number;
}

export type Locate = (data: Pick<AttackData, 'location'>) => Promise<DatasetFile>;

/**
 * Finds the file of a dataset: a path as it is; of a URL the file in the checkout, else the cached one, else it is
 * fetched. Rejects with a `KarstError` of datasets/: a Git LFS pointer is told as one, never taken for logs.
 */
export function locator(sources: DatasetSources): Locate {
  const cache = new DatasetCache(sources.cache);
  const underWay = new Map<string, Promise<DatasetFile>>();
  return ({ location }) => {
    if (!/^https?:/i.test(location)) return fileAt(location);
    const before = underWay.get(location);
    if (before !== undefined) return before;
    const found = ofUrl(location, sources, cache);
    underWay.set(location, found);
    return found;
  };
}

async function ofUrl(url: string, sources: DatasetSources, cache: DatasetCache): Promise<DatasetFile> {
  const { checkout, offline, policy = PUBLIC_POLICY } = sources;
  const inside = checkout === undefined ? undefined : pathInCheckout(url);
  if (checkout !== undefined && inside !== undefined && (await exists(join(checkout, inside)))) {
    return fileAt(join(checkout, inside));
  }
  const cached = await cache.find(url);
  if (cached !== undefined) return fileAt(cached);
  if (offline === true) throw new KarstError(diagnose('datasets/offline', {}, url));
  const partial = await cache.partial(url);
  await download(url, partial, policy);
  const pointer = await lfsPointerIn(partial);
  if (pointer === undefined) return fileAt(await cache.keep(url, partial));
  await cache.drop(partial);
  throw new KarstError(diagnose('datasets/lfs-pointer', {}, url, pointer.size));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function fileAt(path: string): Promise<DatasetFile> {
  const found = await stat(path).catch((error: Error) => error);
  if (found instanceof Error) throw new KarstError(diagnose('datasets/no-file', {}, path, reasonOf(found)));
  if (!found.isFile()) throw new KarstError(diagnose('datasets/no-file', {}, path, 'it is no file'));
  const pointer = await lfsPointerIn(path);
  if (pointer !== undefined) throw new KarstError(diagnose('datasets/lfs-pointer', {}, path, pointer.size));
  return { path, bytes: found.size };
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT' ? 'there is no such file' : error.message;
}
