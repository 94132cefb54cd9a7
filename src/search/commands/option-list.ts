import type { Cursor, Word } from '../spl/index.js';
import { toBoolean } from './arguments.js';

/** The options of a command by name, in lower case. */
export class OptionList {
  constructor(private readonly given: ReadonlyMap<string, Word>) {}

  get(name: string): Word | undefined {
    return this.given.get(name);
  }

  text(name: string): string | undefined {
    return this.given.get(name)?.text;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.given.get(name);
    return value === undefined ? otherwise : toBoolean(value);
  }

  number(name: string, otherwise: number, read: (word: Word) => number): number {
    const value = this.given.get(name);
    return value === undefined ? otherwise : read(value);
  }
}

/** Reads `name=value` up to the end of the command; `other` reads what is none, and gets what an option is given twice for. */
export function optionList(cursor: Cursor, names: readonly string[], other?: (cursor: Cursor) => void): OptionList {
  const given = new Map<string, Word>();
  while (cursor.more()) {
    const option = cursor.option(names);
    if (option !== undefined) given.set(option.name, option.value);
    else if (other !== undefined) other(cursor);
    else break;
  }
  return new OptionList(given);
}
