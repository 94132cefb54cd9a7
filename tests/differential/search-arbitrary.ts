import fc from 'fast-check';
import type { SearchExpr, SearchValue } from '../../src/search/spl/index.js';
import { ABSENT, FIELDS, TEXTS } from './event-arbitrary.js';

export const SPAN = { from: 0, to: 0 };

const field = fc.constantFrom(...FIELDS, ABSENT);
const plain = fc.constantFrom(...TEXTS.filter((text) => !text.includes('*')));

function searchValue(pieces: readonly string[], quoted: boolean, caseSensitive: boolean): SearchValue {
  return { pieces, quoted, caseSensitive, span: SPAN };
}

const PATTERNS = [
  ['', ''],
  ['a', ''],
  ['', 'C'],
  ['a', 'c'],
  ['1', ''],
  ['', '0'],
  ['', 'É', ''],
  ['', '', ''],
];

const exact = plain.map((text) => searchValue([text], true, false));
const wildcard = fc.constantFrom(...PATTERNS).map((pieces) => searchValue(pieces, true, false));
const cased = fc.constantFrom(['abc'], ['ABC'], ['a', ''], ['1.0']).map((pieces) => searchValue(pieces, false, true));
const matched = fc.oneof({ weight: 4, arbitrary: exact }, { weight: 3, arbitrary: wildcard }, cased);

function compare(
  op: fc.Arbitrary<'=' | '!=' | '<' | '<=' | '>' | '>='>,
  value: fc.Arbitrary<SearchValue>,
): fc.Arbitrary<SearchExpr> {
  return fc
    .tuple(field, op, value)
    .map(([name, relation, given]) => ({ kind: 'compare', field: name, op: relation, value: given, span: SPAN }));
}

const equal = compare(fc.constantFrom('=', '!='), matched);
const ordered = compare(fc.constantFrom('<', '<=', '>', '>='), exact);

const member: fc.Arbitrary<SearchExpr> = fc
  .tuple(field, fc.array(fc.oneof(exact, wildcard), { minLength: 1, maxLength: 3 }))
  .map(([name, values]) => ({ kind: 'in', field: name, values, span: SPAN }));

const WORDS = [['failed'], ['fail'], ['fail', ''], ['abc'], ['10'], ['10.0.0.6'], ['', 'exe'], ['1.0'], ['login']];
const word = fc
  .constantFrom(...WORDS)
  .map((pieces): SearchExpr => ({ kind: 'text', form: 'word', value: searchValue(pieces, false, false), span: SPAN }));
const phrase = fc
  .constantFrom(['login failed'], ['FAILED for'], ['a_c a'], ['10.0', ''], ['é,é'])
  .map((pieces): SearchExpr => ({ kind: 'text', form: 'phrase', value: searchValue(pieces, true, false), span: SPAN }));
const term = fc
  .constantFrom(['10.0.0.6'], ['failed'], ['ip=10.0.0.6'], ['ip=', ''])
  .map((pieces): SearchExpr => ({ kind: 'text', form: 'term', value: searchValue(pieces, false, false), span: SPAN }));
const casedWord = fc
  .constantFrom(['FAILED'], ['abc'])
  .map((pieces): SearchExpr => ({ kind: 'text', form: 'word', value: searchValue(pieces, false, true), span: SPAN }));

const leaf = fc.oneof(
  { weight: 5, arbitrary: equal },
  { weight: 3, arbitrary: ordered },
  { weight: 3, arbitrary: member },
  { weight: 2, arbitrary: word },
  phrase,
  term,
  casedWord,
  fc.constant<SearchExpr>({ kind: 'all', span: SPAN }),
);

/** AND and OR lists hold no list of their own kind: the parser flattens them. */
function flat(kind: 'and' | 'or', items: readonly SearchExpr[]): SearchExpr {
  return { kind, items: items.flatMap((item) => (item.kind === kind ? item.items : [item])), span: SPAN };
}

/** Search expressions over the fields of events and over `_raw`. */
export const searchExpr: fc.Arbitrary<SearchExpr> = fc.letrec<{ expr: SearchExpr }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'search' },
    leaf,
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('expr'), { minLength: 2, maxLength: 3 }))
      .map(([kind, items]) => flat(kind, items)),
    tie('expr').map((item): SearchExpr => ({ kind: 'not', item, span: SPAN })),
  ),
})).expr;
