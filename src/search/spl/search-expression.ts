import type { Span } from '../../diagnostics/index.js';
import { join } from '../../diagnostics/index.js';
import type { CompareOp, SearchExpr, SearchValue } from './ast.js';
import { afterSpace, endOfBare, shown, unescaped } from './characters.js';
import type { Reader } from './reader.js';
import { diagnose, fail } from './reader.js';
import {
  atDirective,
  bareValue,
  ESCAPABLE,
  endsInOddBackslash,
  isStrayMark,
  readDirective,
  readValue,
  toPieces,
} from './search-value.js';
import type { ModifierReading } from './time-modifier.js';
import { readTimeModifier } from './time-modifier.js';

const FIELD_STOPS = ',()|[]"=<>';
const OPERATORS: readonly (readonly [string, CompareOp])[] = [
  ['==', '='],
  ['!=', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['=', '='],
  ['<', '<'],
  ['>', '>'],
];
/** Indexed fields that `field::value` compares (Search Reference, tstats). */
const INDEXED_FIELD = /^(?:host|source|sourcetype|index)::./;
const FIELD_ESCAPES = new Map([
  ['"', '"'],
  ['\\', '\\'],
]);

/**
 * A search expression up to the end of the command, a `)` that it did not open, or one of the bare words `stop`
 * (in any letter case). OR binds tighter than AND, whether written or implied (Search Reference, search; Search Manual, Boolean expressions).
 */
export function readSearchExpr(reader: Reader, stop: readonly string[] = []): SearchExpr {
  skipSecondSearch(reader);
  return conjunction(reader, stop) ?? { kind: 'all', span: { from: reader.pos, to: reader.pos } };
}

/** `search search x` comes of macros that begin with `search` where a search expression stands already. */
function skipSecondSearch(reader: Reader): void {
  if (reader.peekBare(FIELD_STOPS) !== 'search') return;
  const span = reader.here();
  const rest = afterSpace(reader.text, span.to);
  if (rest === span.to || /^(?:$|[|\])=<>,]|!=|IN\b|AND\b|OR\b)/.test(reader.text.slice(rest, rest + 4))) return;
  reader.report(diagnose('spl/search-twice', reader.place(span)));
  reader.pos = rest;
}

function ended(reader: Reader, stop: readonly string[]): boolean {
  if (reader.atEnd()) return true;
  if (reader.peek() === ')') return true;
  return stop.length > 0 && stop.includes(reader.peekBare(FIELD_STOPS).toLowerCase());
}

/** Takes the operator word if it comes next; operator words are upper case only. */
function takeOperator(reader: Reader, word: 'AND' | 'OR' | 'NOT'): Span | undefined {
  if (reader.peekBare(FIELD_STOPS) !== word) return undefined;
  const span = { from: reader.pos, to: reader.pos + word.length };
  reader.pos = span.to;
  return span;
}

function conjunction(reader: Reader, stop: readonly string[]): SearchExpr | undefined {
  const items: SearchExpr[] = [];
  while (!ended(reader, stop)) {
    if (skipComma(reader)) continue;
    const and = takeOperator(reader, 'AND');
    if (and !== undefined) requireSides(reader, 'AND', and, items.length > 0, stop);
    items.push(disjunction(reader, stop));
  }
  const real = items.filter((item) => !isEmptyQuotes(reader, item));
  return combine('and', real.length > 0 ? real : items.slice(0, 1));
}

/** Content in the wild has commas between terms; they separate as white space does. */
function skipComma(reader: Reader): boolean {
  const span = reader.here();
  if (!reader.take(',')) return false;
  reader.report(diagnose('spl/comma-between-terms', reader.place(span)));
  return true;
}

/** An empty quoted string is an empty term and says nothing: `""x""` is `x`. */
function isEmptyQuotes(reader: Reader, item: SearchExpr): boolean {
  return item.kind === 'all' && reader.text.startsWith('"', item.span.from);
}

function disjunction(reader: Reader, stop: readonly string[]): SearchExpr {
  const leading = takeOperator(reader, 'OR');
  if (leading !== undefined) fail(diagnose('spl/operator-without-left', reader.place(leading), 'OR'));
  const first = negation(reader);
  const items = [first];
  for (let or = nextOr(reader, stop); or !== undefined; or = nextOr(reader, stop)) {
    requireSides(reader, 'OR', or, true, stop);
    items.push(negation(reader));
  }
  return combine('or', items) ?? first;
}

function nextOr(reader: Reader, stop: readonly string[]): Span | undefined {
  return ended(reader, stop) ? undefined : takeOperator(reader, 'OR');
}

function requireSides(
  reader: Reader,
  operator: string,
  span: Span,
  hasLeft: boolean,
  stop: readonly string[] = [],
): void {
  if (!hasLeft) fail(diagnose('spl/operator-without-left', reader.place(span), operator));
  const next = reader.peekBare(FIELD_STOPS);
  if (ended(reader, stop) || next === 'AND' || next === 'OR') {
    fail(diagnose('spl/operator-without-right', reader.place(span), operator, reader.found()));
  }
}

/** One node for several items, with lists of the same kind flattened; undefined for none. */
function combine(kind: 'and' | 'or', items: readonly SearchExpr[]): SearchExpr | undefined {
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined || items.length === 1) return first;
  const flat = items.flatMap((item) => (item.kind === kind ? item.items : [item]));
  return { kind, items: flat, span: join(first.span, last.span) };
}

function negation(reader: Reader): SearchExpr {
  const not = takeOperator(reader, 'NOT');
  if (not === undefined) return primary(reader);
  requireSides(reader, 'NOT', not, true);
  const item = reader.nested(not.from, () => negation(reader));
  return { kind: 'not', item, span: join(not, item.span) };
}

function primary(reader: Reader): SearchExpr {
  const char = reader.peek();
  if (char === '(') return group(reader);
  if (char === '[') return subsearch(reader);
  if (char === '"') return quotedTerm(reader);
  if (atDirective(reader)) return directive(reader);
  return bareTerm(reader);
}

function group(reader: Reader): SearchExpr {
  const open = reader.pos;
  reader.take('(');
  const inner = reader.nested(open, () => conjunction(reader, []));
  reader.close(open, ')');
  return inner ?? { kind: 'all', span: { from: open, to: reader.pos } };
}

function subsearch(reader: Reader): SearchExpr {
  const open = reader.pos;
  reader.pos++;
  const pipeline = reader.nested(open, () => reader.readSubsearch(reader, open));
  return { kind: 'subsearch', pipeline, span: { from: open, to: reader.pos } };
}

function directive(reader: Reader): SearchExpr {
  const value = readDirective(reader);
  return { kind: 'text', form: value.caseSensitive ? 'word' : 'term', value, span: value.span };
}

function quotedTerm(reader: Reader): SearchExpr {
  const { inner, span } = reader.takeQuoted();
  const field = { name: unescaped(inner, FIELD_ESCAPES), quoted: true, span };
  const comparison = comparisonOf(reader, field);
  if (comparison !== undefined) return comparison;
  if (inner === '') return { kind: 'all', span };
  const value: SearchValue = { pieces: toPieces(inner), quoted: true, caseSensitive: false, span };
  return { kind: 'text', form: 'phrase', value, span };
}

function bareTerm(reader: Reader): SearchExpr {
  const from = reader.pos;
  const to = endOfName(reader.text, from);
  if (to === from) return unexpectedSymbol(reader);
  const text = reader.text.slice(from, to);
  const span = { from, to };
  reader.pos = to;
  const comparison = comparisonOf(reader, { name: unescaped(text, FIELD_ESCAPES), quoted: false, span });
  if (comparison !== undefined) return comparison;
  if (text === '*') return { kind: 'all', span };
  if (text === 'IN') fail(diagnose('spl/operator-without-left', reader.place(span), text));
  if (INDEXED_FIELD.test(text)) return indexedField(text, span);
  return keyword(reader, text, span);
}

/** Whether `text`, as written, is one bare name or keyword to `bareTerm`. */
export function isBareTerm(text: string): boolean {
  return text !== '' && endOfName(text, 0) === text.length && !endsInOddBackslash(text);
}

/** A bare run up to an operator; `!` is part of a word unless `=` follows it. */
function endOfName(text: string, from: number): number {
  const to = endOfBare(text, from, FIELD_STOPS, ESCAPABLE);
  return to > from && text[to] === '=' && text[to - 1] === '!' ? to - 1 : to;
}

function unexpectedSymbol(reader: Reader): never {
  if (reader.peek() === ']') fail(diagnose('spl/stray-bracket', reader.place(reader.here())));
  const operator = matchOperator(reader, reader.pos);
  if (operator === undefined) return reader.expected('a search term');
  const span = { from: reader.pos, to: operator.end };
  return fail(diagnose('spl/operator-without-left', reader.place(span), reader.text.slice(span.from, span.to)));
}

function keyword(reader: Reader, text: string, span: Span): SearchExpr {
  if (span.to === reader.text.length && endsInOddBackslash(text)) {
    fail(diagnose('spl/trailing-backslash', reader.place({ from: span.to - 1, to: span.to })));
  }
  const looksLikeOperator =
    text === 'and' || text === 'or' || text === 'not' || (text === 'in' && reader.peek() === '(');
  if (looksLikeOperator) reader.report(diagnose('spl/lower-case-operator', reader.place(span), text));
  return { kind: 'text', form: 'word', value: bareValue(text, span), span };
}

function indexedField(text: string, span: Span): SearchExpr {
  const colons = text.indexOf('::');
  const value = bareValue(text.slice(colons + 2), { from: span.from + colons + 2, to: span.to });
  return { kind: 'compare', field: text.slice(0, colons), op: '=', value, span };
}

interface FieldName {
  readonly name: string;
  readonly quoted: boolean;
  readonly span: Span;
}

/** What follows a field name: an operator and a value, or IN and a list. Undefined, with nothing taken, if neither. */
function comparisonOf(reader: Reader, field: FieldName): SearchExpr | undefined {
  const at = afterSpace(reader.text, reader.pos);
  const operator = matchOperator(reader, at);
  if (operator !== undefined) {
    reader.pos = operator.end;
    return comparison(reader, field, operator.op, { from: at, to: operator.end });
  }
  const word = reader.text.slice(at, endOfBare(reader.text, at, FIELD_STOPS));
  if (word === 'IN') return membership(reader, field, at);
  if (word === 'NOT' && /^\s+IN\s*\(/.test(reader.text.slice(at + word.length, at + 100))) {
    fail(diagnose('spl/not-in', reader.place({ from: at, to: at + word.length })));
  }
  return undefined;
}

function matchOperator(reader: Reader, at: number): { op: CompareOp; end: number } | undefined {
  if (!'=!<>'.includes(reader.text[at] ?? ' ')) return undefined;
  const found = OPERATORS.find(([text]) => reader.text.startsWith(text, at));
  return found && { op: found[1], end: at + found[0].length };
}

function comparison(reader: Reader, field: FieldName, op: CompareOp, opSpan: Span): SearchExpr {
  const char = reader.peek();
  if (char === '[') reader.wantText();
  if (char === '(' && op === '=') return distributed(reader, field);
  const apart = reader.pos > opSpan.to;
  const reserved = apart && ['AND', 'OR', 'NOT'].includes(reader.peekBare(FIELD_STOPS));
  const value = reserved ? undefined : readValue(reader, 'operand');
  if (value === undefined) reader.expected(`a value after \`${reader.text.slice(opSpan.from, opSpan.to)}\``);
  if (!value.quoted && reader.text[reader.pos] === '(') {
    const name = shown(reader.text.slice(value.span.from, value.span.to));
    reader.report(diagnose('spl/function-in-search', reader.place(value.span), name));
  }
  const span = join(field.span, value.span);
  const modifier = field.quoted ? undefined : readTimeModifier(field.name);
  if (modifier !== undefined) return timeRange(reader, modifier, field, op, value);
  return { kind: 'compare', field: field.name, op, value, span };
}

function timeRange(
  reader: Reader,
  reading: ModifierReading | 'unsupported',
  name: FieldName,
  op: CompareOp,
  written: SearchValue,
): SearchExpr {
  const span = join(name.span, written.span);
  if (reading === 'unsupported') return fail(diagnose('spl/unsupported-time-modifier', reader.place(span), name.name));
  const value = reading.value(written.pieces.join('*'));
  if (value === undefined) fail(diagnose('spl/time-modifier-number', reader.place(written.span), name.name));
  return { kind: 'time', modifier: reading.modifier, op, value, span };
}

/** `field=(a OR "b c")`: every value of the group is compared with the field. */
function distributed(reader: Reader, field: FieldName): SearchExpr {
  const values = group(reader);
  const compare = (expr: SearchExpr): SearchExpr => {
    switch (expr.kind) {
      case 'and':
      case 'or':
        return { ...expr, items: expr.items.map(compare) };
      case 'not':
        return { ...expr, item: compare(expr.item) };
      case 'text':
        return { kind: 'compare', field: field.name, op: '=', value: expr.value, span: expr.span };
      default:
        return fail(diagnose('spl/field-of-list', reader.place(expr.span)));
    }
  };
  return { ...compare(values), span: { from: field.span.from, to: reader.pos } };
}

function membership(reader: Reader, field: FieldName, at: number): SearchExpr {
  reader.pos = at + 'IN'.length;
  if (reader.peek() !== '(') fail(diagnose('spl/in-without-list', reader.place({ from: at, to: at + 2 })));
  const open = reader.pos;
  reader.pos++;
  const values = listOfValues(reader);
  reader.close(open, ')');
  const span = { from: field.span.from, to: reader.pos };
  if (values.length === 0) fail(diagnose('spl/in-empty', reader.place({ from: open, to: reader.pos })));
  return { kind: 'in', field: field.name, values, span };
}

/** Values separated by white space, commas or both; content in the wild has leading, trailing, double and missing commas. */
function listOfValues(reader: Reader): SearchValue[] {
  const values: SearchValue[] = [];
  for (;;) {
    while (reader.take(','));
    if (reader.peek() === '[') reader.wantText();
    const before = values.at(-1);
    const value = readValue(reader, 'list');
    if (value === undefined) return values;
    const text = reader.text.slice(value.span.from, value.span.to);
    if (before?.quoted === true && before.span.to === value.span.from && isStrayMark(text)) {
      reader.report(diagnose('spl/list-full-stop', reader.place(value.span), text));
    } else values.push(value);
  }
}
