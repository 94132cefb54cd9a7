import * as z from 'zod';
import { Refusal } from './endpoint.js';
import { refuse } from './problems.js';

/** Items of one page at most. */
const MOST = 1_000;

/** What every list takes. */
export const paging = {
  cursor: z.string().max(2_000).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(MOST).default(100),
};

export interface Page<T> {
  readonly items: readonly T[];
  /** For the next page; absent on the last. */
  readonly next?: string;
}

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().optional() });
}

function keyIn(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (Buffer.from(key, 'utf8').toString('base64url') === cursor && key.startsWith('after:')) return key.slice(6);
  throw new Refusal(refuse(400, 'server/bad-cursor', 'The cursor is not one that a page named as `next`.'));
}

/** Orders as keys do in every language: by code units. */
const byKey = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * One page of items in the order of their keys, or against it. A cursor is the key of the last item, so that pages stay
 * right when items come and go.
 */
export function page<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  order: 'rising' | 'falling' = 'rising',
): Page<T> {
  const sign = order === 'rising' ? 1 : -1;
  const keyed = items.map((item) => ({ item, key: keyOf(item) })).sort((a, b) => sign * byKey(a.key, b.key));
  const after = cursor === undefined ? undefined : keyIn(cursor);
  const rest = after === undefined ? keyed : keyed.filter(({ key }) => sign * byKey(key, after) > 0);
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  const next =
    rest.length > limit && last !== undefined ? Buffer.from(`after:${last.key}`).toString('base64url') : undefined;
  return { items: shown.map(({ item }) => item), ...(next === undefined ? {} : { next }) };
}

/** A time as a key that sorts as times do. */
export function timeKey(milliseconds: number, id: string): string {
  return `${String(Math.round(milliseconds)).padStart(16, '0')} ${id}`;
}
