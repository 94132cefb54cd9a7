import type { SearchValue } from '../spl/index.js';
import { concat, identifier, type Sql, sql, text, texts } from './fragment.js';
import { globLike, globRegex, isAscii, isCaseless, isWildcard, needle } from './glob.js';

/*
 * Matching one text against a set of search values (`=` and IN of the search command): whole value,
 * case-insensitive, `*` wildcards. Many patterns on one field become one multi-pattern match:
 * 226 patterns took 64 s as a chain of ILIKE and 0.7 s so.
 */

/** From this many wildcard patterns on, Vectorscan beats single matches. */
const MANY = 4;

function lowered(subject: Sql, values: readonly string[]): Sql {
  return values.every(isAscii) ? sql`lower(${subject})` : sql`lowerUTF8(${subject})`;
}

/** Exact values, compared without case where case could matter. */
function equalsAny(subject: Sql, values: readonly string[], caseSensitive: boolean): Sql {
  const caseless = caseSensitive || values.every(isCaseless);
  const left = caseless ? subject : lowered(subject, values);
  const right = caseless ? values : values.map((v) => v.toLowerCase());
  const [only] = right;
  if (right.length === 1 && only !== undefined) return sql`${left} = ${text(only)}`;
  return sql`${left} IN ${texts(right)}`;
}

function matchesOne(subject: Sql, value: SearchValue): Sql {
  const inner = needle(value);
  if (inner !== undefined && !value.caseSensitive && isAscii(inner)) {
    return sql`positionCaseInsensitive(${subject}, ${text(inner)}) > 0`;
  }
  return value.caseSensitive
    ? sql`${subject} LIKE ${text(globLike(value))}`
    : sql`${subject} ILIKE ${text(globLike(value))}`;
}

function matchesMany(subject: Sql, values: readonly SearchValue[]): Sql {
  const needles = values.map((v) => (v.caseSensitive ? undefined : needle(v)));
  const plain = needles.filter((n): n is string => n !== undefined && isAscii(n));
  if (plain.length === values.length && plain.length <= 16) {
    return sql`multiSearchAnyCaseInsensitive(${subject}, ${texts(plain)})`;
  }
  return sql`multiMatchAny(${subject}, ${texts(values.map(globRegex))})`;
}

/** A condition on `subject` (String or Nullable(String)) that holds if any of the values matches. */
export function matchesAny(subject: Sql, values: readonly SearchValue[]): Sql {
  const conditions: Sql[] = [];
  for (const caseSensitive of [false, true]) {
    const group = values.filter((v) => v.caseSensitive === caseSensitive);
    const exact = group.filter((v) => !isWildcard(v)).map((v) => v.pieces[0] ?? '');
    if (exact.length > 0) conditions.push(equalsAny(subject, [...new Set(exact)], caseSensitive));
    const wild = group.filter(isWildcard);
    if (wild.length >= MANY) conditions.push(matchesMany(subject, wild));
    else conditions.push(...wild.map((v) => matchesOne(subject, v)));
  }
  const [only] = conditions;
  return conditions.length === 1 && only !== undefined ? only : sql`(${concat(conditions, sql` OR `)})`;
}

/** The condition for any element of an Array(String). */
export function anyElement(list: Sql, variable: string, condition: (element: Sql) => Sql): Sql {
  const x = identifier(variable);
  return sql`arrayExists(${x} -> ${condition(x)}, ${list})`;
}
