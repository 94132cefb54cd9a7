import type { ConfBook } from './conf-book.js';
import { renameGroups, scanRegex } from './regex-groups.js';

/** Deeper references are taken for a circle. */
const MAX_DEPTH = 20;

const REFERENCE = /\[\[([\w-]+)(?::([\w-]*))?\]\]/g;

/**
 * Puts the REGEX of other transforms where `[[name]]` stands. `[[name:prefix]]` puts the prefix before the names of its
 * groups, and makes a group of that name of an unnamed `(?<>…)` or of a whole REGEX without groups.
 * Source: transforms.conf.spec, "REGEX", on modular regular expressions. `missing` is a name that no transform has.
 */
export function expandRegex(regex: string, transforms: ConfBook, depth = 0): { regex: string } | { missing: string } {
  let missing: string | undefined;
  const expanded = regex.replace(REFERENCE, (_, name: string, prefix = '') => {
    const inner = transforms.stanzas.get(name)?.settings.get('REGEX')?.value;
    const body = inner === undefined || depth > MAX_DEPTH ? undefined : expandRegex(inner, transforms, depth + 1);
    if (body !== undefined && 'regex' in body) return prefixed(body.regex, prefix);
    missing ??= body === undefined ? name : body.missing;
    return '';
  });
  return missing === undefined ? { regex: expanded } : { missing };
}

function prefixed(regex: string, prefix: string): string {
  if (prefix === '') return `(?:${regex})`;
  if (scanRegex(regex).groups.length === 0) return `(?<${prefix}>${regex})`;
  return `(?:${renameGroups(regex, (name) => prefix + name)})`;
}
