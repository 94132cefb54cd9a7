import type { Wording } from '../diagnostic.js';

/** The first characters of a text, for a message. */
function start(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most)];
  return characters.length <= most && text.length <= 2 * most ? text : `${characters.slice(0, most).join('')}…`;
}

const SIMPLER =
  'Two repeats that can match the same text, as in (a+)+ or .*.*, take exponential time: make the parts exclude each other, or use a possessive quantifier such as a++.';

/** Messages about regular expressions that run outside SQL. */
export const regexMessages = {
  'search/regex-too-slow': (pattern: string, value: string, milliseconds: number): Wording => ({
    kind: 'user',
    message: `The regular expression "${start(pattern, 200)}" was stopped after ${milliseconds} ms on the value "${start(value, 60)}".`,
    hint: SIMPLER,
  }),
  'search/regex-too-deep': (pattern: string, value: string): Wording => ({
    kind: 'user',
    message: `The regular expression "${start(pattern, 200)}" needs too much memory on the value "${start(value, 60)}".`,
    hint: SIMPLER,
  }),
  'search/regex-too-long': (pattern: string, values: number, milliseconds: number): Wording => ({
    kind: 'user',
    message: `The regular expression "${start(pattern, 200)}" was stopped after ${milliseconds} ms over ${values} values.`,
    hint: 'Narrow the search before it, or make the expression simpler.',
  }),
  'search/regex-too-many': (most: number): Wording => ({
    kind: 'unsupported',
    message: `not supported yet: this regular expression over more than ${most} different values; it is not one for the search engine itself.`,
    hint: 'Narrow the search before it.',
  }),
  'search/regex-malformed': (pattern: string, problem: string): Wording => ({
    kind: 'user',
    message: `The regular expression "${start(pattern, 200)}" is malformed: ${problem}.`,
  }),
  'search/regex-unsupported': (pattern: string, construct: string): Wording => ({
    kind: 'unsupported',
    message: `not supported yet: ${construct}, in the regular expression "${start(pattern, 200)}"`,
    hint: 'Rewrite the pattern without it; named groups and a second regular expression often do the same.',
  }),
  'search/regex-group': (pattern: string, group: string): Wording => ({
    kind: 'unsupported',
    message: `not supported yet: the text of the group ${group}, which only some repetitions set, in the regular expression "${start(pattern, 200)}"`,
    hint: 'Take the group out of the repeated part, or let every repetition match it.',
  }),
} as const;
