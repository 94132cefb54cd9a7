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

/** A sourcetype stanza takes wildcards only behind this well-known empty group. */
const SOURCETYPE_WILDCARD = /^\(\?::\)\{0\}/;
const WILDCARD = /\*|\.\.\./;

/** `rule::` and `delayedrule::` guess source types at index time. */
export function isRecognitionRule(stanza: string): boolean {
  return /^(delayed)?rule::/.test(stanza);
}

/**
 * Two spellings of one stanza have one canonical name. Karst holds source types that differ in letter case for the
 * same, as searches do; Splunk's props.conf does not, but its Windows events come under two spellings.
 */
export function canonicalStanza(name: string): string {
  return /^(source|host|rule|delayedrule)::/.test(name) ? name : name.toLowerCase();
}

/**
 * Compiles a stanza name. Source: props.conf.spec, "[source::<source>] and [host::<host>]": the whole name must match;
 * `...` is anything, `*` anything but a path separator, `.` a literal dot; ( ) [ ] | are regular expression in or after
 * a path segment with a wildcard. Source and source type stanzas keep letter case apart, hosts do not unless they begin
 * with `(?-i)`; see `canonicalStanza` for source types.
 * Throws a SyntaxError where the pattern is not a regular expression.
 */
export function compileStanza(name: string): StanzaPattern {
  const kind = name.startsWith('source::') ? 'source' : name.startsWith('host::') ? 'host' : 'sourcetype';
  const subject = kind === 'sourcetype' ? name : name.slice(`${kind}::`.length);
  const { body, insensitive } = letterCase(kind, subject);
  const literal = kind === 'sourcetype' ? !SOURCETYPE_WILDCARD.test(body) : !WILDCARD.test(body);
  const test = literal
    ? equalTo(kind === 'sourcetype' ? body : body.replaceAll('\\\\', '\\'), insensitive)
    : matching(translate(body.replace(SOURCETYPE_WILDCARD, '')), insensitive);
  return { kind, name, literal, matches: (origin) => test(origin[kind]) };
}

function letterCase(kind: StanzaKind, subject: string): { body: string; insensitive: boolean } {
  const flag = /^\(\?(-?)i\)/.exec(subject);
  if (flag !== null) return { body: subject.slice(flag[0].length), insensitive: flag[1] === '' };
  return { body: subject, insensitive: kind !== 'source' };
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
