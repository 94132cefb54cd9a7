import { posix } from 'node:path';

/**
 * Where in a checkout of a repository called `attack_data` the file of a URL lies: below the branch, as GitHub's media,
 * raw and web addresses have it; undefined for other URLs. Doubled slashes are mended, and nothing leads out of it.
 */
export function pathInCheckout(url: string): string | undefined {
  const path = pathnameOf(url);
  const below = /\/attack_data\/+(?:(?:raw|blob|media)\/+)?(?:refs\/+heads\/+)?[^/]+\/+(.+)$/.exec(path ?? '')?.[1];
  if (below === undefined || below.includes('\0') || below.includes('\\')) return undefined;
  const normal = posix.normalize(below);
  return normal.startsWith('..') || posix.isAbsolute(normal) ? undefined : normal;
}

function pathnameOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
}
