import { commas, type Sql, sql, text, texts } from '../../sql/fragment.js';
import { type PartName, READERS, type Scanner, scanner } from './strptime-parts.js';
import { PIECE, SHORTHAND } from './time-format.js';

/** What every variable adds to the regular expression, and which parts it reads. */
const TABLE: ReadonlyMap<string, Scanner> = new Map([
  ...Object.keys(READERS).map((name) => [name, scanner(`%${name}`) as Scanner] as const),
  ...Object.entries(SHORTHAND).map(([name, format]) => [name, scanner(format) as Scanner] as const),
  ['%', { pattern: '%', parts: [] }],
]);

const NAMES = texts([...TABLE.keys()]);
const PATTERNS = texts([...TABLE.values()].map((s) => s.pattern));
const GROUPS = texts([...TABLE.values()].map((s) => s.parts.join(',')));

/*
 * The engine takes no pattern from rows where it gives groups, but it does where it replaces: each group is what is
 * left when the whole text is replaced by it. A replacement may name nine groups.
 */

/** The text of a part's group; empty if the format does not have it. */
export function partGroup(name: PartName): Sql {
  return sql`g[indexOf(parts, ${text(name)})]`;
}

export function hasPart(...names: readonly PartName[]): Sql {
  return sql`hasAny(parts, ${texts(names)})`;
}

/** `body` over the groups of `v`, a text, by `f`, a format of the row; NULL where that is not understood or does not match. */
export function overGroups(body: Sql): Sql {
  const groups = sql`arrayMap(i -> replaceRegexpOne(v, r, concat('\\', toString(i))), range(1, length(parts) + 1))`;
  const matched = sql`if(match(v, r) AND length(parts) <= 9, arrayMap(g -> ${body}, [${groups}])[1], NULL)`;
  const name = sql`replaceRegexpOne(replaceRegexpOne(p, '^%[-_0^]?', ''), '^[0-9]+([NQ])$', '\\1')`;
  const literal = sql`replaceRegexpAll(replaceRegexpAll(p, ${text('[\\\\^$.|?*+()\\[\\]{}]')}, ${text('\\\\\\0')}), ${text('\\s+')}, ${text('\\\\s*')})`;
  const isVariable = sql`startsWith(p, '%') AND length(p) > 1`;
  const pattern = sql`arrayStringConcat(arrayMap(p -> if(${isVariable}, transform(${name}, ${NAMES}, ${PATTERNS}, ''), ${literal}), pieces))`;
  const parts = sql`arrayFilter(x -> x != '', splitByChar(',', arrayStringConcat(arrayMap(p -> if(${isVariable}, transform(${name}, ${NAMES}, ${GROUPS}, ''), ''), pieces), ',')))`;
  const known = sql`isValidUTF8(f) AND arrayAll(p -> NOT (${isVariable}) OR has(${NAMES}, ${name}), pieces)`;
  const made = commas([sql`[concat('(?s)^\\s*', ${pattern}, '.*$')]`, sql`[${parts}]`]);
  const scanned = sql`arrayMap((r, parts) -> ${matched}, ${made})[1]`;
  return sql`arrayMap(pieces -> if(${known}, ${scanned}, NULL), [extractAll(f, ${text(`(?s)${PIECE}|[^%]+|%`)})])[1]`;
}
