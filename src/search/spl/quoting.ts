import { endOfBare } from './characters.js';
import { NAME_STOPS } from './reader.js';

/** Words that commands give a meaning to where a name may stand. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'and as by from groupby in like not or output outputnew over where with xor'.split(' '),
);

/** Text in double quotes, readable wherever a quoted text may stand. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** A value that `Cursor.word()` reads back, in quotes only where needed. */
export function printWord(text: string): string {
  return text !== '' && endOfBare(text, 0, NAME_STOPS) === text.length ? text : quoted(text);
}

/** A field name that `Cursor.field()` reads back and that no command takes for a keyword or a sign. */
export function printField(name: string): string {
  return /^[-+']/.test(name) || KEYWORDS.has(name.toLowerCase()) ? quoted(name) : printWord(name);
}
