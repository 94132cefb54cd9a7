/** A series that `predict` goes on with (predict page). */
export interface PredictedField {
  readonly field: string;
  readonly as: string;
  readonly method: 'LL' | 'LLT' | 'LLP' | 'LLP5';
  /** Points from the end of those that are known on. */
  readonly ahead: number;
  /** Values at the end that are not looked at. */
  readonly holdback: number;
  readonly period?: number;
  /** Percent. */
  readonly upper: { readonly percent: number; readonly as: string };
  readonly lower: { readonly percent: number; readonly as: string };
}

export interface PredictArgs {
  readonly fields: readonly PredictedField[];
}

export interface ForecastOperators {
  readonly predict: PredictArgs;
}
