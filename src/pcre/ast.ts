import type { Range } from './code-points.js';

/*
 * What the parser makes of a pattern. Letter case, extended spelling and the meaning of `.`, `^` and `$` are settled here:
 * no node depends on flags any more, but for references.
 */

export type Node =
  | Characters
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'alternatives'; readonly branches: readonly Node[] }
  | { readonly kind: 'assertion'; readonly what: Assertion }
  /** Capturing. Branches of `(?|…)` use numbers more than once. */
  | { readonly kind: 'group'; readonly number: number; readonly name?: string; readonly body: Node }
  | { readonly kind: 'atomic'; readonly body: Node }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negated: boolean; readonly body: Node }
  | {
      readonly kind: 'repeat';
      readonly body: Node;
      readonly least: number;
      /** `Infinity` for no limit. */
      readonly most: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    }
  | { readonly kind: 'reference'; readonly to: number | string }
  /** `(?(1)yes|no)`: whether the group has matched. */
  | { readonly kind: 'condition'; readonly group: number | string; readonly yes: Node; readonly no: Node }
  /** `(?1)`, `(?&name)`: what the group would match here, before `calls.ts` has put it in place. */
  | { readonly kind: 'call'; readonly to: number | string }
  /** `\K`: what is matched starts here. */
  | { readonly kind: 'keep' };

/** One character out of a set, `(?:ranges or properties)` or, negated, anything else. */
export interface Characters {
  readonly kind: 'characters';
  readonly ranges: readonly Range[];
  /** As the inside of a JavaScript class: `\p{L}`. */
  readonly properties: readonly string[];
  readonly negated: boolean;
}

/**
 * `end` is the very end, `lastEnd` also before a newline there; `lineStart` and `lineEnd` are ^ and $ under (?m);
 * `never` fails.
 */
export type Assertion =
  | 'start'
  | 'end'
  | 'lastEnd'
  | 'lineStart'
  | 'lineEnd'
  | 'wordBoundary'
  | 'noWordBoundary'
  | 'never';

export interface Pattern {
  readonly root: Node;
  /** Highest number of a group. */
  readonly groups: number;
  /** Names in order of appearance, each with its group's number, or several with (?J). */
  readonly names: ReadonlyMap<string, readonly number[]>;
  /** There is a reference that compares without letter case. */
  readonly caselessReference: boolean;
  /** Beside it there are characters for which letter case counts. */
  readonly mixedCase: boolean;
}

export function sequence(items: readonly Node[]): Node {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: 'sequence', items };
}

export function alternatives(branches: readonly Node[]): Node {
  const [only] = branches;
  return branches.length === 1 && only !== undefined ? only : { kind: 'alternatives', branches };
}

export function characters(ranges: readonly Range[], negated = false, properties: readonly string[] = []): Characters {
  return { kind: 'characters', ranges, properties, negated };
}
