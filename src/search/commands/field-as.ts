import type { Cursor, Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { fieldName } from './spelling.js';

/* `<field> [AS <field>]` with options anywhere: accum, delta, autoregress. */

export interface FieldAs {
  readonly field: string;
  readonly as?: string;
}

/** `option` takes an option if one comes next and says whether it did. */
export function readFieldAs(cursor: Cursor, command: string, option: () => boolean = () => false): FieldAs {
  let field: Word | undefined;
  let as: Word | undefined;
  while (cursor.more()) {
    if (option()) continue;
    const here = cursor.here();
    if (field === undefined) field = cursor.field();
    else if (as === undefined && cursor.keyword('as')) as = cursor.field();
    else fail({ span: here }, `${command} takes one field.`, `Write ${command} <field> AS <field>.`);
  }
  const hint = `Write ${command} <field>.`;
  if (field === undefined) return fail({ span: cursor.here() }, `${command} needs a field.`, hint);
  return { field: field.text, ...(as === undefined ? {} : { as: as.text }) };
}

export function printFieldAs({ field, as }: FieldAs): string {
  return as === undefined ? fieldName(field) : `${fieldName(field)} AS ${fieldName(as)}`;
}
