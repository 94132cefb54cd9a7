import type { LineRules } from '../../knowledge/index.js';
import { compileExpression } from '../../pcre/index.js';

/** Where a line stands in a text, in characters. */
export interface Line {
  readonly from: number;
  readonly to: number;
}

/** Cuts a text into lines. */
export interface LineBreaker {
  /** Begins with a text; a line comes out as soon as it is known where it ends. */
  start(text: string, final: boolean): void;
  next(): Line | undefined;
  /** Characters that are done with: what is behind comes again with more text. */
  readonly done: number;
}

/** Lines end with CR and LF in any number: the default LINE_BREAKER, without its regular expression. */
class PlainLines implements LineBreaker {
  #text = '';
  #final = false;
  done = 0;

  start(text: string, final: boolean): void {
    this.#text = text;
    this.#final = final;
    this.done = 0;
  }

  next(): Line | undefined {
    const text = this.#text;
    const from = this.done;
    if (from >= text.length) return undefined;
    let end = text.indexOf('\n', from);
    if (end < 0) {
      if (!this.#final) return undefined;
      end = text.length;
    }
    this.done = end + 1;
    return { from, to: text.charCodeAt(end - 1) === 13 && end > from ? end - 1 : end };
  }
}

/**
 * Lines by LINE_BREAKER: its first group is what stands between two lines and belongs to neither; where it took no part,
 * the first group that did; where none did, nothing is taken out before the match. Source: props.conf.spec.
 */
class BrokenLines implements LineBreaker {
  readonly #regex: RegExp;
  readonly #groups: readonly (readonly number[])[];
  #text = '';
  #final = false;
  #search = 0;
  done = 0;

  constructor(breaker: NonNullable<LineRules['breaker']>) {
    this.#regex = compileExpression(breaker, true);
    this.#groups = breaker.groups.slice(1);
  }

  start(text: string, final: boolean): void {
    this.#text = text;
    this.#final = final;
    this.#search = 0;
    this.done = 0;
  }

  next(): Line | undefined {
    const from = this.done;
    const text = this.#text;
    for (;;) {
      this.#regex.lastIndex = this.#search;
      const match = this.#regex.exec(text);
      const end = match === null ? text.length : match.index + match[0].length;
      // At the end of the text, more of it could make a longer match.
      if (match === null || (end === text.length && !this.#final)) return this.#rest(from);
      this.#search = match[0] === '' ? end + 1 : end;
      const [to, next] = this.#between(match) ?? [match.index, match.index];
      if (next <= from && to <= from) continue;
      this.done = next;
      this.#search = Math.max(this.#search, next);
      return { from, to };
    }
  }

  #rest(from: number): Line | undefined {
    if (!this.#final || from >= this.#text.length) return undefined;
    this.done = this.#text.length;
    return { from, to: this.#text.length };
  }

  #between(match: RegExpExecArray): readonly [number, number] | undefined {
    for (const numbers of this.#groups) {
      const group = numbers.find((number) => match.indices?.[number] !== undefined);
      if (group !== undefined) return match.indices?.[group];
    }
    return undefined;
  }
}

export function lineBreaker({ breaker }: LineRules): LineBreaker {
  return breaker === undefined ? new PlainLines() : new BrokenLines(breaker);
}

/** The first bytes of a line, not cutting a character in two: TRUNCATE. */
export function truncated(line: string, bytes: number | undefined): string {
  if (bytes === undefined || line.length * 3 <= bytes) return line;
  const all = Buffer.from(line, 'utf8');
  if (all.length <= bytes) return line;
  let end = bytes;
  while (end > 0 && ((all[end] ?? 0) & 0xc0) === 0x80) end--;
  return all.toString('utf8', 0, end);
}
