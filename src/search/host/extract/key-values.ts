import type { KeyValueArgs } from '../../plan/index.js';
import { FoundFields } from './found-fields.js';

const AUTOMATIC = /([\p{L}\d_][\p{L}\d_.:-]*)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s,;&|"'=][^\s,;&|"']*))/gu;

/** CLEAN_KEYS of transforms.conf.spec. */
export function cleanKey(key: string): string {
  return key.replace(/[^A-Za-z0-9]/g, '_').replace(/^[_\d]+/, '');
}

type Pairs = Iterable<readonly [key: string, value: string]>;

function* automaticPairs(text: string): Pairs {
  for (const [, key = '', double, single, bare] of text.matchAll(AUTOMATIC)) {
    yield [key, double?.replace(/\\(["\\])/g, '$1') ?? single ?? bare ?? ''];
  }
}

/** Cut at delimiters outside of double quotes. */
function cut(text: string, delimiters: string): readonly string[] {
  const parts: string[] = [];
  let [from, quoted] = [0, false];
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character === '"') quoted = !quoted;
    else if (!quoted && delimiters.includes(character)) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^"[^"]*"$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}

/** A part with no delimiter of keys, or with more than one, is no pair (extract page). */
function* delimitedPairs(text: string, pairs: string, keys: string): Pairs {
  for (const part of cut(text, pairs)) {
    const [key, value, ...more] = cut(part, keys);
    if (key !== undefined && value !== undefined && more.length === 0) yield [unquoted(key), unquoted(value)];
  }
}

/** The pairs of key and value in a text: empty ones do not count, and of a key the first unless `many`. */
export function keyValues(text: string, args: KeyValueArgs): FoundFields {
  const { pairDelimiters, keyDelimiters, limit, maxChars, many, cleanKeys } = args;
  const start = text.slice(0, maxChars);
  const pairs =
    pairDelimiters === undefined || keyDelimiters === undefined
      ? automaticPairs(start)
      : delimitedPairs(start, pairDelimiters, keyDelimiters);
  const found = new FoundFields();
  for (const [written, value] of pairs) {
    const key = cleanKeys ? cleanKey(written) : written;
    if (key === '' || value === '') continue;
    const known = found.has(key);
    if (known ? many : found.size < limit) found.add(key, value);
  }
  return found;
}
