import type { Cursor, Word } from '../spl/index.js';
import { fail } from './arguments.js';

/** The one field that a multivalue command works on: needed, and no internal one (makemv, mvexpand, mvcombine pages). */
export function externalField(field: Word | undefined, command: string, cursor: Cursor): string {
  if (field === undefined)
    return fail({ span: cursor.here() }, `${command} needs a field.`, `Write ${command} <field>.`);
  if (!field.text.startsWith('_')) return field.text;
  return fail(field, `${command} does not work on internal fields.`, `Copy it first: eval copy=${field.text}.`);
}
