import type { Span } from '../../diagnostics/index.js';
import type { BinaryOp } from './ast.js';
import type { Reader } from './reader.js';
import { diagnose, fail } from './reader.js';

/**
 * Binding powers, weakest first. Boolean order from Search Reference, eval; arithmetic order is not documented there:
 * `+`, `-` and `.` stand on one level, read from the left.
 */
export const power = {
  xor: 1,
  or: 2,
  and: 3,
  not: 4,
  comparison: 5,
  additive: 6,
  multiplicative: 7,
  negative: 8,
} as const;

export const binaryPower: Readonly<Record<BinaryOp, number>> = {
  xor: power.xor,
  or: power.or,
  and: power.and,
  like: power.comparison,
  '=': power.comparison,
  '!=': power.comparison,
  '<': power.comparison,
  '<=': power.comparison,
  '>': power.comparison,
  '>=': power.comparison,
  '+': power.additive,
  '-': power.additive,
  '.': power.additive,
  '*': power.multiplicative,
  '/': power.multiplicative,
  '%': power.multiplicative,
};

const SYMBOLS: readonly (readonly [string, BinaryOp])[] = [
  ['==', '='],
  ['!=', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['=', '='],
  ['<', '<'],
  ['>', '>'],
  ['+', '+'],
  ['-', '-'],
  ['*', '*'],
  ['/', '/'],
  ['%', '%'],
  ['.', '.'],
];
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'xor', 'like', 'in', 'not']);

/** Words that cannot be bare field names. */
export function isReserved(word: string): boolean {
  return WORDS.has(word.toLowerCase());
}

export interface Operator {
  readonly op: BinaryOp | 'in' | 'not';
  readonly span: Span;
}

/** The infix operator that comes next, without taking it. Operator words in any letter case. */
export function peekOperator(reader: Reader): Operator | undefined {
  reader.peek();
  const at = reader.pos;
  const symbol = SYMBOLS.find(([text]) => reader.text.startsWith(text, at));
  if (symbol !== undefined) return { op: symbol[1], span: { from: at, to: at + symbol[0].length } };
  const word = /^[A-Za-z]{2,4}(?![\w{}:<])/.exec(reader.text.slice(at, at + 6))?.[0];
  if (word === undefined || !isReserved(word)) return undefined;
  return { op: word.toLowerCase() as Operator['op'], span: { from: at, to: at + word.length } };
}

/** Part of a bare name: letters, digits, `_`, `:`, `{}`, and the `<<FIELD>>` of foreach templates. */
const PART = '(?:[\\p{L}\\p{N}_:{}]|<<\\w+>>)';
const NAME = new RegExp(`(?:[\\p{L}_]|<<\\w+>>)${PART}*(?:\\.${PART}+)*`, 'uy');

/** The bare name at the current place, dots inside included; undefined if none. */
export function peekName(reader: Reader): string | undefined {
  NAME.lastIndex = reader.pos;
  return NAME.exec(reader.text)?.[0];
}

export function isBareName(text: string): boolean {
  NAME.lastIndex = 0;
  return NAME.exec(text)?.[0] === text && !isReserved(text);
}

const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NUMBER_GOES_ON = /[\p{L}\p{N}_]|\.\d/uy;

/** The number at the current place, taken; undefined if none. */
export function takeNumber(reader: Reader): { readonly text: string; readonly span: Span } | undefined {
  const from = reader.pos;
  NUMBER.lastIndex = from;
  const text = NUMBER.exec(reader.text)?.[0];
  if (text === undefined) return undefined;
  const to = from + text.length;
  NUMBER_GOES_ON.lastIndex = to;
  if (NUMBER_GOES_ON.test(reader.text)) {
    const whole = reader.peekBare(',=()|[]"<>+*/%');
    fail(diagnose('spl/number-invalid', reader.place({ from, to: from + whole.length }), whole.slice(0, 40)));
  }
  reader.pos = to;
  return { text, span: { from, to } };
}
