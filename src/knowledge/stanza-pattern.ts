import type { OriginKey } from './knowledge.js';

export type StanzaKind = 'source' | 'host' | 'sourcetype';

/** The name of a props.conf stanza, ready to be tested against an event's origin. */
export interface StanzaPattern {
  readonly kind: StanzaKind;
  readonly name: string;
  /** Without a wildcard: compared whole, and of higher default priority. */
  readonly literal: boolean;
  matches(origin: OriginKey): boolean;
}

/** A sourcetype stanza takes wildcards only behind this well-known empty group, in either of its spellings. */
const SOURCETYPE_WILDCARD = /^\(\?:(?:::?)?\)\{0\}/;
const WILDCARD = /\*|\.\.\./;

/** The flag that says whether letter case counts; it may stand before the kind of a stanza as well as behind it. */
const CASE_FLAG = /^\(\?(-?)i\)/;

/** `rule::` and `delayedrule::` guess source types at index time. */
export function isRecognitionRule(stanza: string): boolean {
  return /^(delayed)?rule::/.test(stanza);
}

/** A stanza's name without the flag in front of it. */
export function plainStanza(name: string): string {
  return name.replace(CASE_FLAG, '');
}

/** The names, in lower case, of source types that a stanza `[(?i)name]` takes in any letter case. */
export function anyCaseNames(stanzas: readonly string[]): ReadonlySet<string> {
  const names = stanzas.filter((name) => name.startsWith('(?i)')).map(plainStanza);
  return new Set(names.filter((name) => !/^\(|::/.test(name)).map((name) => name.toLowerCase()));
}

/**
 * The canonical name of a stanza: spellings of one source type that some stanza takes in any letter case mean the same;
 * all other names count as they are written. Windows events come under two spellings, and so do the stanzas about them.
 */
export function canonicalStanza(name: string, anyCase: ReadonlySet<string>): string {
  const folded = plainStanza(name).toLowerCase();
  return anyCase.has(folded) ? `(?i)${folded}` : name;
}

/**
 * Compiles a stanza name. Source: props.conf.spec, "[source::<source>] and [host::<host>]": the whole name must match;
 * `...` is anything, `*` anything but a path separator, `.` a literal dot; ( ) [ ] | are regular expression in or after
 * a path segment with a wildcard. Source and source type stanzas keep letter case apart unless `(?i)` stands in front, hosts
 * do not unless it is `(?-i)`.
 * Throws a SyntaxError where the pattern is not a regular expression.
 */
export function compileStanza(name: string): StanzaPattern {
  const [, flag = '', found] = /^(\(\?-?i\))?(source|host)::/.exec(name) ?? [];
  const kind = found === 'source' || found === 'host' ? found : 'sourcetype';
  const subject = kind === 'sourcetype' ? name : flag + name.slice(`${flag}${kind}::`.length);
  const { body, insensitive } = letterCase(kind, subject);
  const literal = kind === 'sourcetype' ? !SOURCETYPE_WILDCARD.test(body) : !WILDCARD.test(body);
  const test = literal
    ? equalTo(kind === 'sourcetype' ? body : body.replaceAll('\\\\', '\\'), insensitive)
    : matching(translate(body.replace(SOURCETYPE_WILDCARD, '')), insensitive);
  return { kind, name, literal, matches: (origin) => test(origin[kind]) };
}

function letterCase(kind: StanzaKind, subject: string): { body: string; insensitive: boolean } {
  const flag = CASE_FLAG.exec(subject);
  if (flag !== null) return { body: subject.slice(flag[0].length), insensitive: flag[1] === '' };
  return { body: subject, insensitive: kind === 'host' };
}

function equalTo(text: string, insensitive: boolean): (subject: string) => boolean {
  if (!insensitive) return (subject) => subject === text;
  const folded = text.toLowerCase();
  return (subject) => subject.toLowerCase() === folded;
}

function matching(pattern: string, insensitive: boolean): (subject: string) => boolean {
  const regex = new RegExp(`^(?:${pattern})$`, insensitive ? 'is' : 's');
  return (subject) => regex.test(subject);
}

function translate(pattern: string): string {
  const wild = pattern.search(WILDCARD);
  const segment = /^[\s\S]*(?:\/|\\\\)/.exec(pattern.slice(0, Math.max(wild, 0)))?.[0].length ?? 0;
  const free = wild < 0 ? pattern.length : segment;
  const tokens = pattern.matchAll(/\\\\|\.\.\.|[\s\S]/g);
  return [...tokens].map((t) => translateToken(t[0], t.index >= free)).join('');
}

function translateToken(token: string, regex: boolean): string {
  if (token === '\\\\') return '\\\\';
  if (token === '...') return '.*';
  if (token === '*') return '[^/]*';
  if (token === '.') return '\\.';
  return regex ? token : token.replace(/[\\^$+?()[\]{}|]/, '\\$&');
}
