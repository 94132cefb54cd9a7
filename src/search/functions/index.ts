import { closeMatches } from '../../diagnostics/index.js';
import { bitwise } from './eval/bitwise.js';
import { conditional } from './eval/conditional.js';
import { conversion } from './eval/conversion.js';
import { crypto } from './eval/crypto.js';
import { informational } from './eval/informational.js';
import { json } from './eval/json.js';
import { lookup } from './eval/lookup.js';
import { math } from './eval/math.js';
import { multivalue } from './eval/multivalue.js';
import { statistical } from './eval/statistical.js';
import { textFunctions } from './eval/text.js';
import { time } from './eval/time.js';
import { trig } from './eval/trig.js';
import type { EvalFunction, StatsFunction } from './function.js';

import { counting } from './stats/counting.js';
import { extremes } from './stats/extremes.js';
import { numeric } from './stats/numeric.js';
import { order } from './stats/order.js';
import { percentileFunctions } from './stats/percentiles.js';

export * from './constant.js';
export { quoteJson } from './eval/json-text.js';
export { type LookupQuestion, lookupQuestion } from './eval/lookup.js';
export { type FormatPiece, parseTimeFormat } from './eval/time-format.js';
export * from './function.js';
export { type Buckets, MOST_BUCKETS, sparkline } from './stats/sparkline.js';

function table<F extends EvalFunction | StatsFunction>(functions: readonly F[]): ReadonlyMap<string, F> {
  return new Map(functions.flatMap((fn) => [fn.name, ...(fn.aliases ?? [])].map((name) => [name, fn] as const)));
}

/** Every eval function by name and alias, in lower case. */
export const evalFunctions: ReadonlyMap<string, EvalFunction> = table([
  ...bitwise,
  ...conditional,
  ...conversion,
  ...crypto,
  ...informational,
  ...json,
  lookup,
  ...math,
  ...multivalue,
  ...statistical,
  ...textFunctions,
  ...time,
  ...trig,
]);

/** Every stats function by name and alias, in lower case; parametric ones without their number (`perc`). */
export const statsFunctions: ReadonlyMap<string, StatsFunction> = table([
  ...counting,
  ...extremes,
  ...numeric,
  ...order,
  ...percentileFunctions,
]);

/** The stats function that a name means: `perc95` is `perc` with the parameter 95. */
export function statsFunctionNamed(name: string): { readonly fn: string; readonly parameter?: number } | undefined {
  const lower = name.toLowerCase();
  if (statsFunctions.has(lower)) return { fn: lower };
  const [, stem, digits] = /^([a-z]+?)(\d+(?:\.\d+)?)$/.exec(lower) ?? [];
  const parametric = stem !== undefined && statsFunctions.get(stem)?.parametric === true;
  return parametric ? { fn: stem, parameter: Number(digits) } : undefined;
}

/** The stats functions that a mistyped name is closest to, for hints: `perc95` for `prc95`. */
export function closestStatsFunctions(name: string): readonly string[] {
  const [, stem = name, digits = ''] = /^(.*?)(\d*)$/.exec(name) ?? [];
  const named = (fn: string): string => (statsFunctions.get(fn)?.parametric === true ? `${fn}${digits}` : fn);
  return closeMatches(stem.toLowerCase(), statsFunctions.keys()).map(named);
}

/** The eval function that a mistyped name is closest to, for hints. */
export function closestFunction(name: string): string | undefined {
  return closeMatches(name, evalFunctions.keys())[0];
}
