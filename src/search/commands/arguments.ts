import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';
import type { Cursor, Word } from '../spl/index.js';

/** Pieces of syntax that many commands share. */

const diagnose = diagnoser(searchMessages);

export function fail(word: { readonly span: Word['span'] }, message: string, hint: string): never {
  throw new KarstError(diagnose('search/usage', { span: word.span }, message, hint));
}

/** `t`, `true`, `1`, `yes` and their opposites, in any letter case. */
export function toBoolean(word: Word): boolean {
  const text = word.text.toLowerCase();
  if (['t', 'true', '1', 'y', 'yes'].includes(text)) return true;
  if (['f', 'false', '0', 'n', 'no'].includes(text)) return false;
  return fail(word, `"${word.text}" is not a Boolean value.`, 'Use true or false.');
}

/** A whole number of at least `least`. */
export function toInteger(word: Word, least = 0): number {
  const value = Number(word.text);
  if (/^-?\d+$/.test(word.text) && Number.isSafeInteger(value) && value >= least) return value;
  return fail(word, `"${word.text}" is not a whole number of at least ${least}.`, 'Give a number such as 10.');
}

export function toNumber(word: Word): number {
  const value = Number(word.text);
  if (word.text.trim() !== '' && Number.isFinite(value)) return value;
  return fail(word, `"${word.text}" is not a number.`, 'Give a number such as 10 or 0.5.');
}

/** Field names up to the end of the command, divided by blanks or commas; stray commas do not matter. */
export function fields(cursor: Cursor): Word[] {
  const found: Word[] = [];
  while (cursor.more()) found.push(cursor.field());
  return found;
}

/** As `fields`, but at least one is needed. */
export function someFields(cursor: Cursor, command: string): Word[] {
  const here = cursor.here();
  const found = fields(cursor);
  if (found.length > 0) return found;
  return fail({ span: here }, `The command "${command}" needs at least one field.`, `Write ${command} <field>, …`);
}
