import { firstOf } from './entity-table.js';
import type { Entity } from './read-list.js';
import { IDENTITIES } from './shape.js';

/*
 * How user names are made of what the list says of a person (ES, "Manage identity lookup configuration policies"):
 * `email`, `email_short` (what stands before the @), or columns with the number of letters to take, none for all, and
 * text between them: `first(1)last()` makes jdoe of John Doe, `ADMIN_first(1).last()` ADMIN_j.doe.
 */

const PART = /([A-Za-z_]\w*?)\((\d*)\)/g;

/** Why a text is no convention; undefined if it is one. */
export function conventionFault(convention: string): string | undefined {
  if (convention === 'email' || convention === 'email_short') return undefined;
  const columns = partsOf(convention).flatMap((part) => (typeof part === 'string' ? [] : [part.column]));
  if (columns.length === 0) return 'it takes nothing from a column';
  const unknown = columns.find((column) => !IDENTITIES.columns.includes(column));
  return unknown === undefined ? undefined : `identities have no column "${unknown}"`;
}

/** The name that a convention gives; empty where a column that it needs is. In small letters, as names are compared. */
export function conventionName(identity: Entity, convention: string): string {
  if (convention === 'email') return firstOf(identity, 'email');
  if (convention === 'email_short') return firstOf(identity, 'email').replace(/@.*$/, '');
  const texts = partsOf(convention).map((part) =>
    typeof part === 'string' ? part : firstOf(identity, part.column).slice(0, part.length),
  );
  const complete = texts.every((text) => text !== '');
  return complete ? texts.join('').toLowerCase() : '';
}

type Part = string | { readonly column: string; readonly length: number };

/** A word before a parenthesis ends with the name of a column, whatever stands before it. */
function partsOf(convention: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of convention.matchAll(PART)) {
    const [whole, word = '', length = ''] = match;
    const column = IDENTITIES.columns.find((name) => word.endsWith(name)) ?? word;
    const before = convention.slice(end, match.index) + word.slice(0, word.length - column.length);
    if (before !== '') parts.push(before);
    parts.push({ column, length: length === '' ? Number.POSITIVE_INFINITY : Number(length) });
    end = match.index + whole.length;
  }
  const rest = convention.slice(end);
  return rest === '' ? parts : [...parts, rest];
}
