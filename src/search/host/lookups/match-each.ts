import type { LookupMatcher, LookupRow } from './compile-lookup.js';

/** A field of an event: one value, several, or none. */
export type InputValue = string | readonly string[] | undefined;

/** Combinations of values that are looked up for one event. */
export const MOST_COMBINATIONS = 10_000;

/**
 * Matches fields that may have several values: each is looked up by itself, and what it finds, default rows included,
 * is put behind what the ones before it found; of several such fields, every combination. Splunk's documentation is
 * silent about them; this is its practice for one. `cut` is called where combinations beyond the bound are left out.
 */
export function matchEach(
  matcher: LookupMatcher,
  values: readonly InputValue[],
  time: number | undefined,
  cut: () => void,
): readonly LookupRow[] | undefined {
  if (values.every(isSingle)) return matcher.match(values, time);
  const found: LookupRow[] = [];
  for (const combination of combinations(values, cut)) {
    const rows = matcher.match(combination, time);
    if (rows === undefined) return undefined;
    for (const row of rows) found.push(row);
  }
  return found;
}

function isSingle(value: InputValue): value is string | undefined {
  return typeof value !== 'object';
}

function combinations(values: readonly InputValue[], cut: () => void): readonly (readonly (string | undefined)[])[] {
  let all: (string | undefined)[][] = [[]];
  for (const value of values) {
    const own = isSingle(value) ? [value] : value.length === 0 ? [undefined] : value;
    const room = Math.floor(MOST_COMBINATIONS / all.length);
    if (own.length > room) cut();
    const kept = own.slice(0, room);
    all = all.flatMap((start) => kept.map((one) => [...start, one]));
  }
  return all;
}
