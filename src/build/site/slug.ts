import { createHash } from 'node:crypto';

/** A name as part of an address: letters, digits and underscores. Names without any get a number that is always the same. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 100);
  return slug === '' ? createHash('sha256').update(name).digest('hex').slice(0, 12) : slug;
}

/** Slugs of names, no two of them equal. */
export function slugsOf(names: Iterable<string>): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const found = new Map<string, string>();
  for (const name of [...new Set(names)].sort()) {
    const plain = slugOf(name);
    const slug = taken.has(plain) ? `${plain}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}` : plain;
    taken.add(slug);
    found.set(name, slug);
  }
  return found;
}
