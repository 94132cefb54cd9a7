import fc from 'fast-check';
import type { BinaryOp, EvalExpr } from '../../src/search/spl/index.js';
import { ABSENT, FIELDS, TEXTS } from './event-arbitrary.js';
import { SPAN } from './search-arbitrary.js';

/*
 * Expressions by type, so that none is refused before it runs: a field may stand where a number or a text may.
 */

type Expr = fc.Arbitrary<EvalExpr>;

function call(name: string, ...args: readonly Expr[]): Expr {
  return fc.tuple(...args).map((given): EvalExpr => ({ kind: 'call', name, args: given, nameSpan: SPAN, span: SPAN }));
}

function binary(op: fc.Arbitrary<BinaryOp>, left: Expr, right: Expr): Expr {
  return fc
    .tuple(op, left, right)
    .map(([o, l, r]): EvalExpr => ({ kind: 'binary', op: o, left: l, right: r, span: SPAN }));
}

function unary(op: '-' | 'not', arg: Expr): Expr {
  return arg.map((given): EvalExpr => ({ kind: 'unary', op, arg: given, span: SPAN }));
}

function named(name: string, quoted = false): EvalExpr {
  return { kind: 'field', name, quoted, span: SPAN };
}

function string(value: string): EvalExpr {
  return { kind: 'string', value, span: SPAN };
}

function integer(value: number): EvalExpr {
  return { kind: 'number', value, text: String(value), span: SPAN };
}

const field = fc.constantFrom(...FIELDS.map((f) => named(f)), ...FIELDS.map((f) => named(f, true)), named(ABSENT));
const whole = fc.constantFrom(0, 1, 2, 3, 9, 10).map(integer);
const words = fc.constantFrom(...TEXTS).map(string);
const strings = (...texts: readonly string[]): Expr => fc.constantFrom(...texts).map(string);
const numbers = (...values: readonly number[]): Expr => fc.constantFrom(...values).map(integer);
const position: Expr = fc.oneof(numbers(0, 1, 2), unary('-', numbers(1, 2, 4)));

const relation = fc.constantFrom<BinaryOp>('=', '!=', '<', '<=', '>', '>=');
const LIKES = ['a%', '%C', 'a_c', 'a\\_c', '_', '%', '1%0', ''];
const REGEXES = ['^a', 'c$', '[0-9]+', '^$', '(?i)abc', '\\*', '^.$'];

/** What expressions are made of, by type. */
interface Parts {
  readonly num: Expr;
  readonly text: Expr;
  readonly many: Expr;
  readonly bool: Expr;
  readonly someNumber: Expr;
  readonly someText: Expr;
}

function numberExpr({ num, many, bool, someNumber, someText }: Parts): Expr {
  return fc.oneof(
    { maxDepth: 3, depthIdentifier: 'eval' },
    whole,
    field,
    binary(fc.constantFrom<BinaryOp>('+', '-', '*', '/', '%'), someNumber, num),
    unary('-', num),
    call('len', someText),
    call('abs', num),
    call('floor', num),
    call('ceil', num),
    call('round', num),
    call('mvcount', many),
    call('tonumber', field),
    call('if', bool, num, num),
    call('case', bool, num, bool, num),
    call('coalesce', field, num),
    call('max', someNumber, num),
    call('min', someNumber, num),
  );
}

function textExpr({ num, text, many, bool, someText }: Parts): Expr {
  return fc.oneof(
    { maxDepth: 3, depthIdentifier: 'eval' },
    words,
    fc.constantFrom(named('a.b'), named('c.a')),
    call('lower', someText),
    call('upper', someText),
    call('trim', someText),
    call('ltrim', someText, strings('a1 ', '-')),
    call('rtrim', someText, strings('c0 ', 'É')),
    call('substr', someText, position),
    call('substr', someText, position, numbers(0, 1, 2)),
    call('replace', someText, strings('[a-c]', '\\d'), strings('x', '$1', '')),
    call('replace', someText, strings('(.)c', '^(a)'), strings('<\\1>', '\\1\\1')),
    binary(fc.constant('.'), someText, someText),
    binary(fc.constant('+'), fc.oneof(field, words), words),
    call('tostring', num),
    call('tostring', bool),
    call('mvjoin', many, strings(',', '', '; ')),
    call('typeof', field),
    call('if', bool, someText, text),
    call('coalesce', field, text),
    call('nullif', someText, text),
    call('max', field, text),
    call('min', text, field),
  );
}

function listExpr({ text, many, bool, someText }: Parts): Expr {
  return fc.oneof(
    { maxDepth: 3, depthIdentifier: 'eval' },
    field,
    call('mvappend', field, someText),
    call('mvappend', field, field),
    call('mvdedup', many),
    call('mvsort', many),
    call('mvindex', many, position),
    call('mvindex', many, position, position),
    call('split', text, strings(',', 'c', '', 'bc')),
    call('if', bool, many, field),
  );
}

function booleanExpr({ num, text, many, bool, someNumber, someText }: Parts): Expr {
  return fc.oneof(
    { maxDepth: 3, depthIdentifier: 'eval' },
    binary(relation, someNumber, num),
    binary(relation, someText, text),
    binary(relation, field, field),
    binary(relation, field, words),
    fc
      .tuple(field, fc.array(fc.oneof(words, field, whole), { minLength: 1, maxLength: 3 }))
      .map(([value, items]): EvalExpr => ({ kind: 'in', value, list: items, span: SPAN })),
    binary(fc.constant('like'), someText, strings(...LIKES)),
    call('like', field, strings(...LIKES)),
    call('match', someText, strings(...REGEXES)),
    call('isnull', fc.oneof(field, many, num)),
    call('isnotnull', fc.oneof(field, text)),
    call('isnum', field),
    call('isint', field),
    { weight: 6, arbitrary: binary(fc.constantFrom<BinaryOp>('and', 'or', 'xor'), bool, bool) },
    { weight: 2, arbitrary: unary('not', bool) },
    call('true'),
  );
}

const typed = fc.letrec<Readonly<Record<'number' | 'text' | 'list' | 'boolean', EvalExpr>>>((tie) => {
  const [num, text, many, bool] = [tie('number'), tie('text'), tie('list'), tie('boolean')];
  const parts = { num, text, many, bool, someNumber: fc.oneof(field, num), someText: fc.oneof(field, text) };
  return {
    number: numberExpr(parts),
    text: textExpr(parts),
    list: listExpr(parts),
    boolean: booleanExpr(parts),
  };
});

/** A condition for `where`. */
export const condition: Expr = typed.boolean;
export const numeric: Expr = typed.number;
/** Anything that a field may hold. */
export const assignable: Expr = fc.oneof(
  typed.number,
  typed.text,
  typed.list,
  // How many decimals outlive a further computation is left open, so this comes last.
  call('round', typed.number, numbers(0, 1, 2)),
);
