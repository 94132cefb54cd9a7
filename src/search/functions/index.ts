import { bitwise } from './eval/bitwise.js';
import { conditional } from './eval/conditional.js';
import { conversion } from './eval/conversion.js';
import { crypto } from './eval/crypto.js';
import { informational } from './eval/informational.js';
import { json } from './eval/json.js';
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

export * from './function.js';

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

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The eval function whose name is at most two edits away, for hints. */
export function closestFunction(name: string): string | undefined {
  const scored = [...evalFunctions.keys()].map((known) => [distance(name, known), known] as const);
  const [best] = scored.sort((a, b) => a[0] - b[0]);
  return best !== undefined && best[0] <= 2 && best[0] < name.length ? best[1] : undefined;
}
