import type { SearchExpr, SearchValue } from '../spl/index.js';
import { type Sql, sql, text } from './fragment.js';
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

function regexOf(value: SearchValue, form: TextExpr['form']): string {
  const breakers = form === 'term' ? `[${MAJOR}]` : `[${MAJOR}${MINOR}]`;
  const breaker = new RegExp(breakers);
  const body = value.pieces.map(escapeRegex).join(form === 'phrase' ? '.*' : `[^${MAJOR}]*`);
  const [first = '', last = ''] = [value.pieces[0], value.pieces.at(-1)];
  const opens = first === '' || breaker.test(first.charAt(0)) ? '' : `(?:^|${breakers}|${SEQUENCES})`;
  const closes = last === '' || breaker.test(last.slice(-1)) ? '' : `(?:$|${breakers}|${SEQUENCES})`;
  return `${value.caseSensitive ? '(?s)' : '(?is)'}${opens}${body}${closes}`;
}

/** The longest literal piece: a cheap test that spares the regular expression most events. */
function longestPiece(value: SearchValue): string {
  return value.pieces.reduce((a, b) => (b.length > a.length ? b : a), '');
}

/** Condition on `subject`, a String or Nullable(String). */
export function containsTerm(subject: Sql, expr: TextExpr): Sql {
  const piece = longestPiece(expr.value);
  const pattern = sql`match(${subject}, ${text(regexOf(expr.value, expr.form))})`;
  if (piece === '' || !isAscii(piece)) return pattern;
  const search = expr.value.caseSensitive ? sql`position` : sql`positionCaseInsensitive`;
  return sql`(${search}(${subject}, ${text(piece)}) > 0 AND ${pattern})`;
}
