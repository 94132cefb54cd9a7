import type { CharacterSpan, Edit, Expression, Extracted, Outcome, ReplacementPart, Task } from './task.js';

/* The work itself, one value at a time; runs in the worker. */

type Perform = (value: string) => Outcome;
type Groups = readonly number[];

interface Found {
  readonly match: RegExpExecArray;
  /** Where the match starts, which `\K` may have moved, and ends. */
  readonly from: number;
  readonly to: number;
}

function compile({ source, flags, keeps }: Expression, indices: boolean): RegExp {
  return new RegExp(source, `${flags}g${indices || keeps.length > 0 ? 'd' : ''}`);
}

function keptFrom(match: RegExpExecArray, keeps: Groups): number {
  const set = keeps.flatMap((group) => match.indices?.[group]?.[0] ?? []);
  return set.at(-1) ?? match.index;
}

/** Every match in turn; after an empty one the search goes on a character further. */
function* matches(regex: RegExp, keeps: Groups, value: string): Generator<Found> {
  regex.lastIndex = 0;
  for (let match = regex.exec(value); match !== null; match = regex.exec(value)) {
    const to = match.index + match[0].length;
    yield { match, from: keptFrom(match, keeps), to };
    if (match[0] === '') regex.lastIndex += (value.codePointAt(to) ?? 0) > 0xffff ? 2 : 1;
  }
}

function firstSet(match: RegExpExecArray, groups: Groups): number | undefined {
  return groups.find((group) => match[group] !== undefined);
}

function textOf(match: RegExpExecArray, groups: Groups): string {
  const group = firstSet(match, groups);
  return group === undefined ? '' : (match[group] ?? '');
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function spanOf({ match }: Found, groups: Groups, value: string): CharacterSpan | undefined {
  const group = firstSet(match, groups);
  const [from, to] = (group === undefined ? undefined : match.indices?.[group]) ?? [0, 0];
  if (from === to) return undefined;
  const first = characters(value.slice(0, from));
  return [first, first + characters(value.slice(from, to)) - 1];
}

function extract(task: Extract<Task, { kind: 'extract' }>): Perform {
  const { expression, groups, most, spans } = task;
  const regex = compile(expression, spans);
  return (value): Extracted => {
    const texts: string[][] = groups.map(() => []);
    const places: (CharacterSpan | undefined)[] = [];
    let count = 0;
    for (const found of matches(regex, expression.keeps, value)) {
      groups.forEach((group, i) => {
        const text = textOf(found.match, group);
        if (text !== '') texts[i]?.push(text);
      });
      if (spans && count === 0) places.push(...groups.map((group) => spanOf(found, group, value)));
      count += 1;
      if (count === most) break;
    }
    return { texts, spans: places };
  };
}

function filled(found: Found, parts: readonly ReplacementPart[], value: string): string {
  const whole = (groups: Groups): boolean => groups[0] === 0;
  const part = (p: ReplacementPart): string => {
    if (typeof p === 'string') return p;
    return whole(p) ? value.slice(found.from, found.to) : textOf(found.match, p);
  };
  return parts.map(part).join('');
}

function substitute(edit: Extract<Edit, { kind: 'substitute' }>): (value: string) => string {
  const { expression, parts, nth } = edit;
  const regex = compile(expression, false);
  return (value) => {
    let out = '';
    let at = 0;
    let count = 0;
    for (const found of matches(regex, expression.keeps, value)) {
      count += 1;
      if (nth === 0 || count === nth) {
        out += value.slice(at, found.from) + filled(found, parts, value);
        at = found.to;
      }
      if (count === nth) break;
    }
    return out + value.slice(at);
  };
}

/** sed's `y`: each character of one text becomes that of the other at the same place. */
function map(from: string, to: string): (value: string) => string {
  const targets = [...to];
  const table = new Map([...from].map((character, i) => [character, targets[i] ?? character]));
  return (value) => [...value].map((character) => table.get(character) ?? character).join('');
}

function edit(edits: readonly Edit[]): Perform {
  const steps = edits.map((e) => (e.kind === 'map' ? map(e.from, e.to) : substitute(e)));
  return (value) => steps.reduce((text, step) => step(text), value);
}

/** What a task does to one value. */
export function performer(task: Task): Perform {
  switch (task.kind) {
    case 'match': {
      const { source, flags } = task.expression;
      const regex = new RegExp(source, flags);
      return (value) => regex.test(value);
    }
    case 'extract':
      return extract(task);
    case 'edit':
      return edit(task.edits);
  }
}
