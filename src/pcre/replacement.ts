import type { Translation } from './translate.js';

/** A piece of a replacement: text, or JavaScript's groups to take it from. */
export type ReplacementPart = string | readonly number[];

/** How a replacement is spelled: in eval's replace() a lone backslash stands for itself; in sed it escapes. */
export type Spelling = 'eval' | 'sed';

const ESCAPES: Readonly<Record<Spelling, RegExp>> = {
  eval: /\\([1-9])/g,
  sed: /\\(.)/gsu,
};

/** The groups of a replacement that are digits, the text between; a group that the pattern lacks is nothing. */
export function replacementParts(
  replacement: string,
  regex: Translation,
  spelling: Spelling,
): readonly ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let at = 0;
  for (const escaped of replacement.matchAll(ESCAPES[spelling])) {
    const [whole, character = ''] = escaped;
    parts.push(replacement.slice(at, escaped.index));
    parts.push(/\d/.test(character) ? (regex.groups[Number(character)] ?? []) : character);
    at = escaped.index + whole.length;
  }
  return [...parts, replacement.slice(at)].filter((part) => part !== '');
}

/** PCRE numbers of the groups that a replacement takes. */
export function groupsTaken(replacement: string, spelling: Spelling): readonly number[] {
  return [...replacement.matchAll(ESCAPES[spelling])].flatMap(([, c = '']) => (/[1-9]/.test(c) ? [Number(c)] : []));
}
