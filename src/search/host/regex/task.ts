import type { Edit, Expression } from '../../../pcre/index.js';

/* What is sent to the worker: plain data. Group numbers are JavaScript's; of several the first that is set counts. */

export type Task =
  | { readonly kind: 'match'; readonly expression: Expression }
  /** `groups`: those of each name. `most` 0 = every match. */
  | {
      readonly kind: 'extract';
      readonly expression: Expression;
      readonly groups: readonly (readonly number[])[];
      readonly most: number;
      readonly spans: boolean;
    }
  | { readonly kind: 'edit'; readonly edits: readonly Edit[] };

/** First and last character, counted from 0 in code points. */
export type CharacterSpan = readonly [first: number, last: number];

/** What one value gave, by the order of the task's groups; empty texts are left out. */
export interface Extracted {
  readonly texts: readonly (readonly string[])[];
  /** Where the first match has each group. */
  readonly spans: readonly (CharacterSpan | undefined)[];
}

export type Outcome = boolean | Extracted | string;

export interface Request {
  readonly task: Task;
  readonly values: readonly string[];
  /** One Int32: the value being worked on. */
  readonly progress: Int32Array;
}

export type Reply =
  | { readonly ok: true; readonly outcomes: readonly Outcome[] }
  /** The engine gave up on the value: its stack or its code grew too large. */
  | { readonly ok: false; readonly at: number };
