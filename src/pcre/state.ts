import type { Range } from './code-points.js';
import { closeOverCase, isCased } from './letter-case.js';
import { broken } from './refusal.js';

/** `(?imsxUJ)`: what holds from here to the end of the group. */
export interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
  /** Quantifiers are lazy, and greedy with `?`. */
  readonly U: boolean;
  /** A name may stand for several groups. */
  readonly J: boolean;
}

export const NO_FLAGS: Flags = { i: false, m: false, s: false, x: false, U: false, J: false };

/** What the parts of the parser share: flags in force, groups so far, and how letter case was used. */
export class State {
  flags = NO_FLAGS;
  groups = 0;
  readonly names = new Map<string, number[]>();
  caselessReference = false;
  /** Sets, as they are, of characters for which letter case may count. */
  readonly #sensitive: (readonly Range[])[] = [];
  #properties = false;
  readonly references: (number | string)[] = [];

  /** Characters as written, under the flags in force. */
  written(ranges: readonly Range[]): readonly Range[] {
    if (this.flags.i) return closeOverCase(ranges);
    return this.fixed(ranges);
  }

  /** Characters that (?i) leaves alone. */
  fixed(ranges: readonly Range[]): readonly Range[] {
    this.#sensitive.push(ranges);
    return ranges;
  }

  /** A property: (?i) does not change what it matches (pcrepattern, "Unicode character properties"). */
  property(source: string): string {
    this.#properties = true;
    return source;
  }

  /** Whether the pattern holds a reference without letter case beside something for which case counts. */
  mixesCase(): boolean {
    return this.caselessReference && (this.#properties || this.#sensitive.some(isCased));
  }

  name(name: string, number: number): void {
    for (const [other, numbers] of this.names) {
      if (other !== name && numbers.includes(number))
        throw broken(`group ${number} has the names "${other}" and "${name}"`);
    }
    const numbers = this.names.get(name);
    if (numbers === undefined) this.names.set(name, [number]);
    else if (!numbers.includes(number)) {
      if (!this.flags.J) throw broken(`two groups are named "${name}"`);
      numbers.push(number);
    }
  }

  refer(to: number | string): void {
    this.references.push(to);
    this.caselessReference ||= this.flags.i;
  }
}
