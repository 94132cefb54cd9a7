import type { AutomaticExtraction } from '../../knowledge/index.js';
import { cleanKey } from '../event/index.js';
import type { EventFields } from './fields.js';

/** Source: limits.conf.spec, [kv] maxchars and limit. */
const MAX_CHARS = 10_240;
const MAX_FIELDS = 100;

const SPACE = 32;
const DOUBLE = 34;
const SINGLE = 39;
const BACKSLASH = 92;

/** 1: may begin a key, 2: may be inside of one. */
const KEY = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const char = String.fromCharCode(c);
  KEY[c] = /[A-Za-z_]/.test(char) ? 1 : /[\d.:-]/.test(char) ? 2 : 0;
}

/** Characters that end a value without quotes. */
const ENDS = new Uint8Array(128);
for (const char of ' \t\r\n\v\f,;|&"\'()[]{}') ENDS[char.charCodeAt(0)] = 1;

/** Names are few and come again and again. */
const cleaned = new Map<string, string>();

function cleanedKey(key: string): string {
  let name = cleaned.get(key);
  if (name === undefined) {
    name = cleanKey(key);
    // A flat copy: the name would otherwise keep the text alive that it was cut from.
    const own = Buffer.from(key, 'utf8').toString('utf8');
    if (cleaned.size < 10_000) cleaned.set(own, Buffer.from(name, 'utf8').toString('utf8'));
  }
  return name;
}

/** Where the key before `equals` begins and ends, not before `from`; begins behind its end where there is none. */
function keyBefore(text: string, equals: number, from: number): readonly [start: number, end: number] {
  let end = equals;
  while (end > from && text.charCodeAt(end - 1) === SPACE) end--;
  let start = end;
  while (start > from && (KEY[text.charCodeAt(start - 1)] ?? 0) > 0) start--;
  while (start < end && KEY[text.charCodeAt(start)] !== 1) start++;
  return [start, end];
}

/** Where the quote that opens at `at` is closed, or -1. */
function closing(text: string, at: number, escaped: boolean): number {
  const quote = text.charAt(at);
  let end = text.indexOf(quote, at + 1);
  while (escaped && end >= 0) {
    let back = end - 1;
    while (back > at && text.charCodeAt(back) === BACKSLASH) back--;
    if ((end - 1 - back) % 2 === 0) return end;
    end = text.indexOf(quote, end + 1);
  }
  return end;
}

/**
 * The `key=value` pairs of a text, KV_MODE = auto and auto_escaped: a value is in quotes, or ends at a blank, a divider or a
 * bracket; blanks may stand around the equals sign. Of a key that comes twice the first value counts, empty values give
 * nothing. Source: Knowledge Manager Manual, "Configure automatic key-value field extraction".
 */
export function addKeyValues(whole: string, fields: EventFields, { mode, trimSpaces }: AutomaticExtraction): void {
  const text = whole.length > MAX_CHARS ? whole.slice(0, MAX_CHARS) : whole;
  const escaped = mode === 'auto_escaped';
  const most = fields.size + MAX_FIELDS;
  let pos = 0;
  for (let equals = text.indexOf('='); equals >= 0 && fields.size < most; equals = text.indexOf('=', pos)) {
    const [start, end] = keyBefore(text, equals, pos);
    pos = equals + 1;
    if (start === end) continue;
    let at = pos;
    while (text.charCodeAt(at) === SPACE) at++;
    const mark = text.charCodeAt(at);
    const quoted = mark === DOUBLE || mark === SINGLE;
    const close = quoted ? closing(text, at, escaped && mark === DOUBLE) : bareEnd(text, at);
    if (close < 0 || close === at) continue;
    pos = quoted ? close + 1 : close;
    let value = text.slice(quoted ? at + 1 : at, close);
    if (escaped && quoted) value = value.replace(/\\(["\\])/g, '$1');
    if (trimSpaces && quoted) value = value.replace(/^ +| +$/g, '');
    const name = cleanedKey(text.slice(start, end));
    if (value !== '' && name !== '') fields.addFirst(name, value);
  }
}

function bareEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && ENDS[text.charCodeAt(at)] !== 1) at++;
  return at;
}
