import type { Word } from '../spl/index.js';
import { fail } from './arguments.js';

/** Values of an option that mean what they say. */
export function asSpelled<T extends string>(...names: readonly T[]): ReadonlyMap<string, T> {
  return new Map(names.map((name) => [name, name]));
}

/** What an option was set to, in any letter case, or `otherwise` if it was not given. */
export function choice<T>(word: Word | undefined, choices: ReadonlyMap<string, T>, otherwise: T): T {
  if (word === undefined) return otherwise;
  const names = [...choices.keys()].join(', ');
  return (
    choices.get(word.text.toLowerCase()) ?? fail(word, `"${word.text}" is not known here.`, `Use one of ${names}.`)
  );
}
