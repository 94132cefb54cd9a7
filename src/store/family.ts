import { createHash } from 'node:crypto';

/** Families with a table of their own; the events of any further sourcetype share one table. */
export const MAX_FAMILIES = 200;

/** Slug of the shared table, see MAX_FAMILIES. */
export const MISC = 'misc';

/** Leaves room for `events_` and a hash within the 255 bytes of a file name. */
const MAX_SLUG = 100;

const WINDOWS = 'xmlwineventlog';

/**
 * The identity of a sourcetype family: events with equal keys share a table, because they share most of their fields.
 * Sourcetypes differ in case only by accident. All Windows channels arrive under one sourcetype with quite different
 * fields, so there the channel, which the Windows add-on keeps in `source`, is part of the identity.
 */
export function familyKey(sourcetype: string, source: string): string {
  const name = sourcetype.toLowerCase();
  if (name !== WINDOWS) return name;
  const from = source.toLowerCase();
  return from.startsWith(`${WINDOWS}:`) ? from : name;
}

/** A table-name slug for `key` that no other family in `taken` uses: a hash sets colliding and over-long keys apart. */
export function familySlug(key: string, taken: ReadonlySet<string>): string {
  const plain = key.replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
  if (plain !== '' && plain !== MISC && plain.length <= MAX_SLUG && !taken.has(plain)) return plain;
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return `${plain.slice(0, MAX_SLUG)}_${hash}`.replace(/^_/, 'x_');
}
