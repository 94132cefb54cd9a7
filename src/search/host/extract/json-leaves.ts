import { FoundFields } from './found-fields.js';

/** Deeper texts are refused: no log nests so, and the scanner recurses. */
const DEPTH = 200;

const BLANK = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/sy;
const LITERAL = /-?\d[\d.eE+-]*|true|false|null/y;

/** The text ends, or is no JSON. `cut` tells which. */
class Stop extends Error {
  constructor(readonly cut: boolean) {
    super('stop');
  }
}

class Scanner {
  readonly found = new FoundFields();
  #at = 0;

  constructor(readonly text: string) {}

  document(): void {
    if (!/[{[]/.test(this.#next())) throw new Stop(false);
    this.#value('', 0);
    if (this.#next() !== '') throw new Stop(false);
  }

  #next(): string {
    BLANK.lastIndex = this.#at;
    this.#at += BLANK.exec(this.text)?.[0].length ?? 0;
    return this.text.charAt(this.#at);
  }

  #expect(character: string): void {
    const next = this.#next();
    if (next !== character) throw new Stop(next === '');
    this.#at += 1;
  }

  #value(name: string, depth: number): void {
    const next = this.#next();
    if (depth > DEPTH) throw new Stop(false);
    if (next === '{') this.#members(name, depth);
    else if (next === '[') this.#elements(name, depth);
    else this.found.add(name, next === '"' ? this.#string() : this.#literal());
  }

  #members(name: string, depth: number): void {
    this.#list('}', () => {
      const key = this.#string();
      this.#expect(':');
      this.#value(name === '' ? key : `${name}.${key}`, depth + 1);
    });
  }

  #elements(name: string, depth: number): void {
    this.#list(']', () => this.#value(`${name}{}`, depth + 1));
  }

  /** From the opening bracket to `end`. */
  #list(end: string, item: () => void): void {
    this.#at += 1;
    if (this.#next() === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      item();
      if (this.#next() === end) break;
      this.#expect(',');
    }
    this.#at += 1;
  }

  #string(): string {
    const next = this.#next();
    STRING.lastIndex = this.#at;
    const raw = STRING.exec(this.text)?.[0];
    if (next !== '"' || raw === undefined) throw new Stop(next === '' || next === '"');
    this.#at += raw.length;
    try {
      return JSON.parse(raw) as string;
    } catch {
      throw new Stop(false);
    }
  }

  /** Numbers as they are written. One at the very end may go on beyond it. */
  #literal(): string {
    LITERAL.lastIndex = this.#at;
    const raw = LITERAL.exec(this.text)?.[0];
    const rest = this.text.length - this.#at;
    if (raw === undefined) throw new Stop(rest < 5 && /^[a-z-]*$/.test(this.text.slice(this.#at)));
    if (raw.length === rest) throw new Stop(true);
    this.#at += raw.length;
    return raw;
  }
}

/**
 * Every value of a JSON object or array that is neither, under the names that spath gives: `a.b`, `a{}.b` for the
 * elements of arrays. `cut`: the text ends early, what comes before the end counts. Otherwise malformed JSON has none.
 */
export function jsonLeaves(text: string, cut: boolean): FoundFields {
  const scanner = new Scanner(text);
  try {
    scanner.document();
  } catch (problem) {
    if (!(problem instanceof Stop)) throw problem;
    if (!cut || !problem.cut) return new FoundFields();
  }
  return scanner.found;
}
