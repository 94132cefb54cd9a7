import type { EvalExpr } from '../spl/index.js';

/* What the steps are told that run regular expressions outside SQL. `as` is the hidden field for the result. */

/** match(): 1 for a value, or a list with a value, that matches; absent for others. */
export interface RegexMatchArgs {
  readonly subject: EvalExpr;
  readonly pattern: string;
  readonly as: string;
}

/** mvfind(): position, from 0, of the first value that matches. */
export type RegexFindArgs = RegexMatchArgs;

/** replace(): the new text where something was replaced; absent where nothing was. */
export interface RegexReplaceArgs extends RegexMatchArgs {
  readonly replacement: EvalExpr;
}

/** rex, see Extract. */
export interface RegexExtractArgs {
  readonly field: string;
  readonly pattern: string;
  readonly maxMatch: number;
  readonly offsetField?: string;
}

/** rex mode=sed, see Substitute. */
export interface RegexSedArgs {
  readonly field: string;
  readonly script: string;
}

/** mvfilter() and mvmap(): an expression over each value of a list, computed on rows that hold one value each. */
export interface PerValueArgs {
  readonly list: EvalExpr;
  /** What the body calls the value. */
  readonly field: string;
  readonly body: EvalExpr;
  /** `filter`: the values for which the body is true. `map`: what the body gives for each. */
  readonly mode: 'filter' | 'map';
  readonly as: string;
}

export interface RegexOperators {
  readonly regexMatch: RegexMatchArgs;
  readonly regexFind: RegexFindArgs;
  readonly regexReplace: RegexReplaceArgs;
  readonly regexExtract: RegexExtractArgs;
  readonly regexSed: RegexSedArgs;
  readonly perValue: PerValueArgs;
}
