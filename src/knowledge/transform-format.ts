import type { PairSide } from './knowledge.js';

/** `name::value` of a search-time FORMAT. */
export interface FormatPair {
  readonly name: PairSide;
  readonly value: PairSide;
}

const PAIR = /("(?:[^"\\]|\\.)*"|\S+?)::("(?:[^"\\]|\\.)*"|\S+)/g;

/**
 * A search-time FORMAT: `name::value` divided by blanks, each side a text or the number of a group; nothing is joined.
 * Undefined for anything else. Source: transforms.conf.spec, "FORMAT".
 */
export function parseFormat(format: string): FormatPair[] | undefined {
  const pairs = [...format.matchAll(PAIR)].map(([, name = '', value = '']) => ({
    name: side(name.replace(/^"([\s\S]*)"$/, '$1')),
    value: side(value.replace(/^"([\s\S]*)"$/, '$1')),
  }));
  const rest = format.replace(PAIR, '').trim();
  const joins = (s: PairSide): boolean => typeof s === 'string' && /\$\d/.test(s);
  return rest !== '' || pairs.length === 0 || pairs.some((p) => joins(p.name) || joins(p.value)) ? undefined : pairs;
}

function side(text: string): PairSide {
  return /^\$\d+$/.test(text) ? Number(text.slice(1)) : text;
}

/** CLEAN_KEYS: all but letters and digits becomes `_`, leading `_` and digits go. Source: transforms.conf.spec. */
export function cleanName(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '_').replace(/^[_0-9]+/, '');
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

/** `DELIMS = "…"[, "…"]`: sets of characters in quotes. Undefined where it is something else. */
export function parseDelimiters(value: string): string[] | undefined {
  const sets = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, set = '']) =>
    set.replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c),
  );
  const rest = value.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/[\s,]/g, '');
  return rest === '' && sets.length >= 1 && sets.length <= 2 && !sets.includes('') ? sets : undefined;
}

/** `FIELDS = a, "b c"`: names divided by commas or blanks. */
export function parseFieldList(value: string): string[] {
  return [...value.matchAll(/"([^"]*)"|[^\s,"]+/g)].map(([word, quoted]) => quoted ?? word);
}
