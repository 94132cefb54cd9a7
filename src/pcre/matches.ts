import type { Translation } from './translate.js';

/** What of a translation runs: plain data. */
export type Expression = Pick<Translation, 'source' | 'flags' | 'keeps'>;

/** Numbers of JavaScript's groups; of several the first that is set counts. */
export type Groups = readonly number[];

export interface Found {
  readonly match: RegExpExecArray;
  /** Where the match starts, which `\K` may have moved, and ends. */
  readonly from: number;
  readonly to: number;
}

export function compileExpression({ source, flags, keeps }: Expression, indices = false): RegExp {
  return new RegExp(source, `${flags}g${indices || keeps.length > 0 ? 'd' : ''}`);
}

function keptFrom(match: RegExpExecArray, keeps: Groups): number {
  if (keeps.length === 0) return match.index;
  const set = keeps.flatMap((group) => match.indices?.[group]?.[0] ?? []);
  return set.at(-1) ?? match.index;
}

/** Every match in turn from `start` on; after an empty one the search goes on a character further. */
export function* matches(regex: RegExp, keeps: Groups, value: string, start = 0): Generator<Found> {
  regex.lastIndex = start;
  for (let match = regex.exec(value); match !== null; match = regex.exec(value)) {
    const to = match.index + match[0].length;
    // Others may use the same expression while the caller holds a match.
    yield { match, from: keptFrom(match, keeps), to };
    regex.lastIndex = match[0] === '' ? to + ((value.codePointAt(to) ?? 0) > 0xffff ? 2 : 1) : to;
  }
}

export function firstSet(match: RegExpExecArray, groups: Groups): number | undefined {
  return groups.find((group) => match[group] !== undefined);
}

export function textOf(match: RegExpExecArray, groups: Groups): string {
  const group = firstSet(match, groups);
  return group === undefined ? '' : (match[group] ?? '');
}
