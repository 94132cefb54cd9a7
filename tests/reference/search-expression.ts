import type { ResultRow } from '../../src/search/index.js';
import type { CompareOp, SearchExpr, SearchValue } from '../../src/search/spl/index.js';
import { order, related } from './comparison.js';
import { glob, literal } from './pattern.js';
import { Unspecified } from './unspecified.js';
import { fromText, textsOf } from './value.js';

/**
 * Whether a row passes a search expression. Two truth values only: an absent field satisfies no comparison and NOT
 * just inverts. Values ignore letter case, field names do not.
 */
export function passes(expr: SearchExpr, row: ResultRow): boolean {
  switch (expr.kind) {
    case 'all':
      return true;
    case 'and':
      return expr.items.every((item) => passes(item, row));
    case 'or':
      return expr.items.some((item) => passes(item, row));
    case 'not':
      return !passes(expr.item, row);
    case 'compare':
      return textsOf(row, expr.field).some((value) => satisfies(value, expr.op, expr.value));
    case 'in':
      return textsOf(row, expr.field).some((value) => expr.values.some((given) => satisfies(value, '=', given)));
    case 'text':
      return searchedTexts(row).some((value) => containsTerm(value, expr.value, expr.form === 'term'));
    default:
      throw new Unspecified(`${expr.kind} in a search expression is beyond the reference`);
  }
}

/** Any value of a multivalue field is enough, for `!=` too: true if one differs. */
function satisfies(value: string, op: CompareOp, given: SearchValue): boolean {
  if (op === '=' || op === '!=') return glob(given.pieces, given.caseSensitive).test(value) === (op === '=');
  if (given.pieces.length > 1) throw new Unspecified('a wildcard after < or >');
  if (given.caseSensitive) throw new Unspecified('CASE() after < or >');
  return related(op, order(fromText(value), fromText(given.pieces[0] ?? '')));
}

/** `_raw`, or where a row has lost it, every visible field. */
function searchedTexts(row: ResultRow): readonly string[] {
  const raw = textsOf(row, '_raw');
  if (raw.length > 0) return raw;
  return Object.keys(row)
    .filter((name) => !name.startsWith('_'))
    .flatMap((name) => textsOf(row, name));
}

const MAJOR = '[\\]<>(){}|!;,\'"*\\s&?+';
const MINOR = '/:=@.\\-$#%\\\\_';

/** The text occurs with a breaker or an edge on each side; a side where `*` stands is free. */
function containsTerm(value: string, { pieces, caseSensitive }: SearchValue, majorOnly: boolean): boolean {
  if (pieces.every((piece) => piece === '')) return true;
  const breaker = majorOnly ? MAJOR : MAJOR + MINOR;
  const before = pieces[0] === '' ? '' : `(?<=^|[${breaker}])`;
  const after = pieces.at(-1) === '' ? '' : `(?=$|[${breaker}])`;
  return new RegExp(before + pieces.map(literal).join('.*') + after, caseSensitive ? 'su' : 'isu').test(value);
}
