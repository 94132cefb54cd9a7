import { broken, lacks } from './refusal.js';
import type { Scanner } from './scanner.js';
import { type Flags, NO_FLAGS } from './state.js';

/** What an opening parenthesis starts; it is taken with all that belongs to it. */
export type Opening =
  | { readonly kind: 'capture'; readonly name?: string }
  | { readonly kind: 'plain' | 'atomic' | 'reset' }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negated: boolean }
  /** `(?i:`, or with `alone` `(?i)`, which is not closed and holds to the end of the group around it. */
  | { readonly kind: 'flags'; readonly flags: Flags; readonly alone: boolean }
  | { readonly kind: 'reference'; readonly to: string }
  | { readonly kind: 'call'; readonly to: number | string }
  | { readonly kind: 'fail' | 'skip' };

const SIMPLE: readonly (readonly [string, Opening])[] = [
  ['(?:', { kind: 'plain' }],
  ['(?>', { kind: 'atomic' }],
  ['(?|', { kind: 'reset' }],
  ['(?=', { kind: 'look', behind: false, negated: false }],
  ['(?!', { kind: 'look', behind: false, negated: true }],
  ['(?<=', { kind: 'look', behind: true, negated: false }],
  ['(?<!', { kind: 'look', behind: true, negated: true }],
  ['(*FAIL)', { kind: 'fail' }],
  ['(*F)', { kind: 'fail' }],
];

const LACKING: readonly (readonly [RegExp, string])[] = [
  [/\(\?(?:R|0)\)/y, 'recursion'],
  [/\(\?C\d*\)/y, 'callouts'],
  [/\(\*/y, 'backtracking verbs'],
];

function withFlags(flags: Flags, letters: string, value: boolean): Flags {
  const known = [...letters].filter((letter) => letter in NO_FLAGS);
  if (known.length < letters.length) throw lacks(`the (?${letters}) flags`);
  return { ...flags, ...Object.fromEntries(known.map((letter) => [letter, value])) };
}

function flagged(scanner: Scanner, flags: Flags): Opening | undefined {
  const found = scanner.take(/\(\?(\^?)([A-Za-z]*)(?:-([A-Za-z]*))?([:)])/y);
  if (found === undefined) return undefined;
  const [, reset, on = '', off = '', end] = found;
  const before = reset === '^' ? withFlags(flags, 'imsx', false) : flags;
  const changed = withFlags(withFlags(before, on, true), off, false);
  return { kind: 'flags', flags: changed, alone: end === ')' };
}

/** `2`, `-1` for the last group so far, `+1` for the next. */
export function groupNumber(written: string, groups: number): number {
  const number = Number(written);
  const target = written.startsWith('-') ? groups + 1 + number : written.startsWith('+') ? groups + number : number;
  if (target < 1) throw broken(`${written} is no group`);
  return target;
}

/** Reads from a `(` on. `groups`: how many there are so far. */
export function readOpening(scanner: Scanner, flags: Flags, groups: number): Opening {
  const start = scanner.at;
  if (start === 0) scanner.take(/(?:\(\*UTF8?\))+/y);
  if (scanner.at > start) return { kind: 'skip' };
  const simple = SIMPLE.find(([text]) => scanner.eat(text));
  if (simple !== undefined) return simple[1];
  const lacking = LACKING.find(([shape]) => scanner.take(shape) !== undefined);
  if (lacking !== undefined) throw lacks(lacking[1]);
  const called = scanner.take(/\(\?(?:([+-]?\d+)|(?:&|P>)(\w+))\)/y);
  if (called !== undefined) return { kind: 'call', to: called[2] ?? groupNumber(called[1] ?? '', groups) };
  const referenced = scanner.take(/\(\?P=(\w+)\)/y);
  if (referenced !== undefined) return { kind: 'reference', to: referenced[1] ?? '' };
  const named = scanner.take(/\(\?(?:P?<(\w+)>|'(\w+)')/y);
  if (named !== undefined) return { kind: 'capture', name: named[1] ?? named[2] ?? '' };
  if (scanner.take(/\(\?(?:P?<|')/y) !== undefined) {
    throw broken('a group name may hold only letters, digits and underscores');
  }
  const changed = flagged(scanner, flags);
  if (changed !== undefined) return changed;
  scanner.next();
  if (scanner.peek() === '?') throw broken(`"${scanner.source.slice(start, start + 4)}" is not a known group`);
  return { kind: 'capture' };
}
