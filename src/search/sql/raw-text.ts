import type { SearchExpr, SearchValue } from '../spl/index.js';
import { concat, type Sql, sql, text, texts } from './fragment.js';
import { escapeRegex, isAscii } from './glob.js';

type TextExpr = Extract<SearchExpr, { kind: 'text' }>;

/*
 * Keywords and phrases against raw text: whole segments, case-insensitive (Search Manual, "Event segmentation").
 * A term is bounded on both sides by a breaker or an end of the text, except where a wildcard stands. A term that
 * itself begins or ends with a breaker has its boundary there: `\drivers\` is found in `spool\drivers\x64`.
 */

/** segmenters.conf, major breakers as characters. */
const MAJOR = '\\[\\]<>(){}|!;,\'"*\\s&?+';
/** segmenters.conf, major breakers of several characters: two dashes, and marks as URLs escape them. */
const SEQUENCES = '--|(?i:%(?:21|26|2526|3B|7C|20|2B|3D|2520|5D|5B|3A|0A|2C|28|29))';
/** Minor breakers, at which keywords may end too. */
const MINOR = '/:=@.$#%\\\\_-';

/** The regular expression of one term: what may stand before it, itself, what may stand after it. */
interface Pattern {
  readonly opens: string;
  readonly body: string;
  readonly closes: string;
}

function patternOf({ value, form }: TextExpr): Pattern {
  const breakers = form === 'term' ? `[${MAJOR}]` : `[${MAJOR}${MINOR}]`;
  const breaker = new RegExp(breakers);
  const [first = '', last = ''] = [value.pieces[0], value.pieces.at(-1)];
  return {
    opens: first === '' || breaker.test(first.charAt(0)) ? '' : `(?:^|${breakers}|${SEQUENCES})`,
    body: value.pieces.map(escapeRegex).join(form === 'phrase' ? '.*' : `[^${MAJOR}]*`),
    closes: last === '' || breaker.test(last.slice(-1)) ? '' : `(?:$|${breakers}|${SEQUENCES})`,
  };
}

/** One regular expression for all; terms with the same boundaries share them. */
function regexOf(exprs: readonly TextExpr[], caseSensitive: boolean): string {
  const groups = new Map<string, Pattern & { readonly bodies: string[] }>();
  for (const pattern of exprs.map(patternOf)) {
    const key = `${pattern.opens}\0${pattern.closes}`;
    const group = groups.get(key) ?? { ...pattern, bodies: [] };
    group.bodies.push(pattern.body);
    groups.set(key, group);
  }
  const oneOf = (patterns: readonly string[]): string =>
    patterns.length === 1 ? (patterns[0] ?? '') : `(?:${patterns.join('|')})`;
  const whole = oneOf([...groups.values()].map((g) => `${g.opens}${oneOf(g.bodies)}${g.closes}`));
  return `${caseSensitive ? '(?s)' : '(?is)'}${whole}`;
}

/** The longest literal piece: a cheap test that spares the regular expression most events. */
function longestPiece(value: SearchValue): string {
  return value.pieces.reduce((a, b) => (b.length > a.length ? b : a), '');
}

/** Terms that one scan of the text looks for. */
const TOGETHER = 16;

/** Finds all needles in one pass, before the regular expression looks at what holds one of them. */
function found(subject: Sql, needles: readonly string[], caseSensitive: boolean): Sql {
  const [only] = needles;
  if (needles.length === 1 && only !== undefined) {
    return sql`${caseSensitive ? sql`position` : sql`positionCaseInsensitive`}(${subject}, ${text(only)}) > 0`;
  }
  const search = caseSensitive ? sql`multiSearchAny` : sql`multiSearchAnyCaseInsensitive`;
  return sql`${search}(${subject}, ${texts(needles)})`;
}

function contains(subject: Sql, exprs: readonly TextExpr[], caseSensitive: boolean): Sql {
  const pattern = sql`match(${subject}, ${text(regexOf(exprs, caseSensitive))})`;
  const needles = [...new Set(exprs.map(({ value }) => longestPiece(value)))];
  return needles.every(isNeedle) ? sql`(${found(subject, needles, caseSensitive)} AND ${pattern})` : pattern;
}

function isNeedle(piece: string): boolean {
  return piece !== '' && isAscii(piece);
}

/** Terms that are looked for at once: of one letter case, all with a needle; others stand alone. */
function batches(exprs: readonly TextExpr[], caseSensitive: boolean): readonly (readonly TextExpr[])[] {
  const own = exprs.filter(({ value }) => value.caseSensitive === caseSensitive);
  const together = own.filter(({ value }) => isNeedle(longestPiece(value)));
  const alone = own.filter(({ value }) => !isNeedle(longestPiece(value))).map((expr) => [expr]);
  const count = Math.ceil(together.length / TOGETHER);
  return [...Array.from({ length: count }, (_, i) => together.slice(i * TOGETHER, (i + 1) * TOGETHER)), ...alone];
}

/** Condition on `subject`, a String or Nullable(String): it holds one of the terms. At least one must be given. */
export function containsAny(subject: Sql, exprs: readonly TextExpr[]): Sql {
  const conditions = [false, true].flatMap((caseSensitive) =>
    batches(exprs, caseSensitive).map((batch) => contains(subject, batch, caseSensitive)),
  );
  const [only] = conditions;
  return conditions.length === 1 && only !== undefined ? only : sql`(${concat(conditions, sql` OR `)})`;
}
