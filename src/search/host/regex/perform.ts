import { compileExpression, editor, type Found, firstSet, type Groups, matches, textOf } from '../../../pcre/index.js';
import type { CharacterSpan, Extracted, Outcome, Task } from './task.js';

/* The work itself, one value at a time; runs in the worker. */

type Perform = (value: string) => Outcome;

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
  const regex = compileExpression(expression, spans);
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
      return editor(task.edits);
  }
}
