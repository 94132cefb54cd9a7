import { complement, type Range, ranges } from './code-points.js';

/*
 * The sets that PCRE has names for. Without (*UCP), which Splunk does not set, \d \w \s and the POSIX classes are
 * ASCII (pcrepattern, "Generic character types" and "POSIX character classes").
 */

const DIGIT = ranges('09');
const WORD = ranges('az', 'AZ', '09', '_');
/** Tab, line feed, vertical tab, form feed, carriage return and blank. */
const SPACE = ranges('\t\r', ' ');
const HORIZONTAL = ranges('\t', ' ', '\u00a0', '\u1680', '\u180e', '\u2000\u200a', '\u202f', '\u205f', '\u3000');
const VERTICAL = ranges('\n\r', '\u0085', '\u2028\u2029');

/** `\d` and the like, by their letter. */
export const ESCAPED_SETS: ReadonlyMap<string, readonly Range[]> = new Map([
  ['d', DIGIT],
  ['D', complement(DIGIT)],
  ['w', WORD],
  ['W', complement(WORD)],
  ['s', SPACE],
  ['S', complement(SPACE)],
  ['h', HORIZONTAL],
  ['H', complement(HORIZONTAL)],
  ['v', VERTICAL],
  ['V', complement(VERTICAL)],
]);

/** `[:alpha:]` and the like. */
export const POSIX_SETS: ReadonlyMap<string, readonly Range[]> = new Map([
  ['alpha', ranges('az', 'AZ')],
  ['lower', ranges('az')],
  ['upper', ranges('AZ')],
  ['alnum', ranges('az', 'AZ', '09')],
  ['ascii', ranges('\x00\x7f')],
  ['blank', ranges('\t', ' ')],
  ['cntrl', ranges('\x00\x1f', '\x7f')],
  ['digit', DIGIT],
  ['graph', ranges('!~')],
  ['print', ranges(' ~')],
  ['punct', ranges('!/', ':@', '[`', '{~')],
  ['space', SPACE],
  ['word', WORD],
  ['xdigit', ranges('09', 'af', 'AF')],
]);

/** PCRE's own properties (pcrepattern, "Additional properties"), as the inside of a JavaScript class. */
const OWN_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ['Any', '\\p{Any}'],
  ['L&', '\\p{LC}'],
  ['Xan', '\\p{L}\\p{N}'],
  ['Xwd', '\\p{L}\\p{N}_'],
  ['Xsp', '\\p{Z}\\t-\\r'],
  ['Xps', '\\p{Z}\\t-\\r'],
]);

function compiles(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

const properties = new Map<string, string>();

/** A Unicode property as the inside of a JavaScript class; undefined if there is none of that name. */
export function propertySource(name: string): string | undefined {
  const own = OWN_PROPERTIES.get(name);
  if (own !== undefined || !/^\w{1,40}$/.test(name)) return own;
  const known = properties.get(name);
  if (known !== undefined) return known;
  const form = [`\\p{General_Category=${name}}`, `\\p{Script=${name}}`].find(compiles);
  if (form !== undefined) properties.set(name, form);
  return form;
}
