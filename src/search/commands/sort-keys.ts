import type { SortKey } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fieldName } from './spelling.js';

const TYPES = ['auto', 'str', 'ip', 'num'] as const;

function typed(cursor: Cursor): Pick<SortKey, 'field' | 'as'> {
  const mark = cursor.mark();
  const call = cursor.callName();
  const as = TYPES.find((t) => t === call?.text.toLowerCase());
  if (as !== undefined)
    return {
      field: cursor
        .untilClosing()
        .text.trim()
        .replace(/^"(.*)"$/s, '$1'),
      as,
    };
  cursor.reset(mark);
  return { field: cursor.field().text, as: 'auto' };
}

/**
 * `-a, b`: the sign holds for `a` alone. `- a, b`: a sign with a blank after it holds for all that follow
 * until another sign (searchbnf, sort).
 */
export function sortKeys(cursor: Cursor): SortKey[] {
  const keys: SortKey[] = [];
  let standing = false;
  while (cursor.more()) {
    if (
      keys.length > 0 &&
      (cursor.peekKeyword('d') || cursor.peekKeyword('desc') || cursor.peekKeyword('asc') || cursor.peekKeyword('a'))
    ) {
      break;
    }
    const minus = cursor.symbol('-');
    const plus = !minus && cursor.symbol('+');
    const after = cursor.mark();
    let descending = minus || plus ? minus : standing;
    if (minus || plus) {
      const gap = cursor.here().from > after;
      if (gap) standing = minus;
      descending = minus;
    }
    keys.push({ ...typed(cursor), descending });
  }
  return keys;
}

export function printSortKey(key: SortKey): string {
  const name = key.as === 'auto' ? fieldName(key.field) : `${key.as}(${fieldName(key.field)})`;
  return `${key.descending ? '-' : '+'}${name}`;
}
