import { remembered } from './remembered.js';

/*
 * PCRE as Splunk users write it, for the RE2 that ClickHouse runs. RE2 has no look-around, no back-references and no
 * atomic groups: those are named, never approximated. Spellings that RE2 knows under another form are rewritten.
 * Known remaining difference: `$` outside (?m) does not match before a final newline.
 */

export type Re2Check =
  | { readonly ok: true; readonly pattern: string }
  /** `construct` names what RE2 lacks; `problem` says what is wrong with the pattern in any dialect. */
  | { readonly ok: false; readonly construct: string; readonly problem?: undefined }
  | { readonly ok: false; readonly construct?: undefined; readonly problem: string };

/** Stops a scan: one of the two failures of Re2Check. */
class Refusal extends Error {
  constructor(
    readonly reason: 'construct' | 'problem',
    readonly what: string,
  ) {
    super(what);
  }
}

const lacks = (what: string): Refusal => new Refusal('construct', what);
const broken = (what: string): Refusal => new Refusal('problem', what);

const GROUPS: readonly (readonly [RegExp, string])[] = [
  [/^\(\?<?[=!]/, 'look-around'],
  [/^\(\?>/, 'atomic groups'],
  [/^\(\?\|/, 'branch reset groups'],
  [/^\(\?(R|[+-]?\d+|&|P>)/, 'recursion'],
  [/^\(\?P=/, 'back-references'],
  [/^\(\?\(/, 'conditional groups'],
  [/^\(\?C\d*\)/, 'callouts'],
  [/^\(\*/, 'backtracking verbs'],
];

/** Escapes outside a class that RE2 spells differently. */
const ESCAPES: Readonly<Record<string, string>> = {
  h: '[\\t \\x{A0}]',
  H: '[^\\t \\x{A0}]',
  R: '(?:\\r\\n|[\\n\\x0B\\f\\r\\x{85}\\x{2028}\\x{2029}])',
  V: '[^\\n\\x0B\\f\\r]',
  v: '[\\n\\x0B\\f\\r]',
  N: '[^\\n]',
  Z: '(?:\\n?\\z)',
  e: '\\x1B',
  '/': '/',
  _: '_',
};
const CLASS_ESCAPES: Readonly<Record<string, string>> = {
  h: '\\t \\x{A0}',
  v: '\\n\\x0B\\f\\r',
  b: '\\x08',
  e: '\\x1B',
  '/': '/',
  _: '_',
};
const LACKING_ESCAPES: Readonly<Record<string, string>> = {
  K: '\\K',
  G: '\\G',
  X: '\\X',
  k: 'back-references',
  g: 'back-references',
  u: '\\u',
  c: '\\c',
};
const PLAIN_ESCAPES = new Set([...'AzbBdDsSwWnrtfapPxQE0123456789']);

/** Rewrites a pattern piece by piece. */
class Rewriter {
  at = 0;
  out = '';
  depth = 0;
  extended = false;
  dot = false;

  constructor(readonly source: string) {}

  run(): string {
    while (this.at < this.source.length) this.step();
    if (this.depth > 0) throw broken('a "(" is never closed');
    return this.dot ? `(?-s)${this.out}` : this.out;
  }

  private rest(): string {
    return this.source.slice(this.at);
  }

  private take(length: number, output: string): void {
    this.at += length;
    this.out += output;
  }

  private step(): void {
    const c = this.source[this.at] ?? '';
    if (c === '\\') this.escape(ESCAPES, false);
    else if (c === '[') this.charClass();
    else if (c === '(') this.open();
    else if (c === ')') this.close();
    else if (c === '{') this.brace();
    else if ('*+?'.includes(c)) this.quantifier(c);
    else if (this.extended && /[\s#]/.test(c)) this.blank(c);
    else {
      this.dot ||= c === '.';
      this.take(1, c);
    }
  }

  private blank(c: string): void {
    const comment = c === '#' ? (/^#[^\n]*/.exec(this.rest())?.[0].length ?? 1) : 1;
    this.take(comment, '');
  }

  private escape(table: Readonly<Record<string, string>>, inClass: boolean): void {
    const c = this.source[this.at + 1];
    if (c === undefined) throw broken('it ends in a backslash');
    if (c === 'Q') {
      this.quoted(inClass);
      return;
    }
    const lacking = LACKING_ESCAPES[c];
    if (lacking !== undefined) throw lacks(lacking);
    if (/[1-9]/.test(c) && !inClass) {
      this.numbered();
      return;
    }
    // The braces of `\x{202E}` and `\p{L}` repeat nothing.
    const braced = /^\\[xpP]\{[^}]*\}/.exec(this.rest())?.[0];
    if (braced !== undefined) {
      this.take(braced.length, braced);
      return;
    }
    const rewritten = table[c];
    if (rewritten !== undefined) {
      this.take(2, rewritten);
      return;
    }
    if (/[A-Za-z]/.test(c) && !PLAIN_ESCAPES.has(c)) {
      this.take(2, c);
      return;
    }
    this.take(2, `\\${c}`);
  }

  /** `\1` is a back-reference; three octal digits are a character. */
  private numbered(): void {
    if (!/^\\[0-7]{3}/.test(this.rest())) throw lacks('back-references');
    this.take(4, this.source.slice(this.at, this.at + 4));
  }

  private quoted(inClass: boolean): void {
    const end = this.source.indexOf('\\E', this.at + 2);
    const literal = this.source.slice(this.at + 2, end < 0 ? undefined : end);
    const special = inClass ? /[\\\]^-]/g : /[\\^$.|?*+()[\]{}]/g;
    this.at = end < 0 ? this.source.length : end + 2;
    this.out += literal.replace(special, '\\$&');
  }

  private charClass(): void {
    const start = /^\[\^?\]?/.exec(this.rest())?.[0] ?? '[';
    this.take(start.length, start.endsWith(']') ? `${start.slice(0, -1)}\\]` : start);
    for (;;) {
      const c = this.source[this.at];
      if (c === undefined) throw broken('a "[" is never closed');
      const posix = /^\[:\^?[a-z]+:\]/.exec(this.rest())?.[0];
      if (posix !== undefined) this.take(posix.length, posix);
      else if (c === '\\') this.escape(CLASS_ESCAPES, true);
      else {
        this.take(1, c === '[' ? '\\[' : c);
        if (c === ']') return;
      }
    }
  }

  private open(): void {
    const rest = this.rest();
    const lacking = GROUPS.find(([shape]) => shape.test(rest));
    if (lacking !== undefined) throw lacks(lacking[1]);
    const comment = /^\(\?#[^)]*\)/.exec(rest)?.[0];
    if (comment !== undefined) {
      this.take(comment.length, '');
      return;
    }
    const named = /^\(\?P?(?:<(\w+)>|'(\w+)')/.exec(rest);
    if (named !== null) {
      // Groups are taken by their places: an underscore in a name keeps ClickHouse (26.7) from matching at all.
      this.group(named[0].length, '(');
      return;
    }
    if (/^\(\?P?[<']/.test(rest)) throw broken('a group name may hold only letters, digits and underscores');
    const flags = /^\(\?([a-zA-Z^-]*)([:)])/.exec(rest);
    if (flags !== null) {
      this.flags(flags[0].length, flags[1] ?? '', flags[2] ?? ':');
      return;
    }
    if (rest.startsWith('(?')) throw broken(`"${rest.slice(0, 4)}" is not a known group`);
    this.group(1, '(');
  }

  private group(length: number, output: string): void {
    this.depth++;
    this.take(length, output);
  }

  /** `(?i)` and `(?i:`; RE2 has i, m, s and U, extended spelling is resolved here. */
  private flags(length: number, flags: string, end: string): void {
    if (/[^imsUx-]/.test(flags)) throw lacks(`the (?${flags}) flags`);
    const [on = '', off] = flags.split('-');
    if (flags.includes('x') && end === ':') throw lacks('(?x:…) groups');
    if (on.includes('x')) this.extended = true;
    if (off?.includes('x') === true) this.extended = false;
    const kept = flags.replace('x', '').replace(/-$/, '');
    if (end === ':') {
      this.group(length, `(?${kept}:`);
      return;
    }
    this.take(length, kept === '' ? '' : `(?${kept})`);
  }

  private close(): void {
    if (this.depth === 0) throw broken('a ")" has no "("');
    this.depth--;
    this.take(1, ')');
  }

  private brace(): void {
    const counted = /^\{(\d+)(,(\d*))?\}/.exec(this.rest());
    if (counted === null) {
      this.take(1, '\\{');
      return;
    }
    if (Number(counted[1]) > 1000 || Number(counted[3] ?? 0) > 1000) throw lacks('repeat counts above 1000');
    this.repeat(counted[0]);
  }

  private quantifier(c: string): void {
    this.repeat(c);
  }

  private repeat(quantifier: string): void {
    if (this.out === '' || /(?:^|[^\\])(?:\\\\)*[(|]$/.test(this.out))
      throw broken(`nothing to repeat before "${quantifier}"`);
    this.take(quantifier.length, quantifier);
    const next = this.source[this.at];
    if (next === '+') throw lacks('possessive quantifiers');
    if (next === '?') this.take(1, '?');
  }
}

/**
 * The pattern in RE2's spelling, or why it cannot run: a construct RE2 lacks, or a mistake in the pattern.
 * `.` keeps PCRE's meaning (any character but a newline), which ClickHouse changes unless told.
 */
export const checkRe2: (pattern: string) => Re2Check = remembered((pattern) => {
  try {
    return { ok: true, pattern: new Rewriter(pattern).run() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.reason === 'construct' ? { ok: false, construct: error.what } : { ok: false, problem: error.what };
  }
});

/** Names of the named groups in order of appearance; `undefined` stands for an unnamed one. */
export function groups(pattern: string): readonly (string | undefined)[] {
  const skipped = pattern.replace(/\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\[:\^?[a-z]+:\]|\\.|[^\]\\])*\]/gs, '');
  return [...skipped.matchAll(/\((?!\?|\*)|\(\?P?(?:<(?![=!])(\w+)>|'(\w+)')/g)].map((m) => m[1] ?? m[2]);
}

/** Names of the named groups, in order. */
export function groupNames(pattern: string): readonly string[] {
  return groups(pattern).flatMap((name) => name ?? []);
}

export interface Replacing {
  /** To be put after the pattern. */
  readonly padding: string;
  readonly replacement: string;
}

/**
 * What RE2 takes to replace as PCRE does. It refuses references to groups that the pattern does not have, where PCRE
 * puts nothing: empty groups do that. It drops a backslash that no digit follows; only `\1` … `\9` are references.
 */
export function replacing(pattern: string, replacement: string): Replacing {
  const references = [...replacement.matchAll(/\\([1-9])/g)].map(([, digit]) => Number(digit));
  const lacking = Math.max(0, ...references) - groups(pattern).length;
  return {
    padding: '()'.repeat(Math.max(0, lacking)),
    replacement: replacement.replace(/\\(?![1-9])/g, '\\\\'),
  };
}
