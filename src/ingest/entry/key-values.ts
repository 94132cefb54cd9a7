import type { AutomaticExtraction } from '../../knowledge/index.js';
import { cleanKey } from '../event/index.js';
import type { EventFields } from './fields.js';

/** Source: limits.conf.spec, [kv] maxchars and limit. */
const MAX_CHARS = 10_240;
const MAX_FIELDS = 100;

/** A key, `=`, and a value that is in quotes or ends at a blank, a divider or a bracket. */
const PAIR = /([A-Za-z_][\w.:-]*) *= *(?:"([^"]*)"|'([^']*)'|([^\s,;|&"'()[\]{}]+))/g;
/** As PAIR, with `\"` and `\\` inside of quotes. */
const ESCAPED_PAIR = /([A-Za-z_][\w.:-]*) *= *(?:"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|([^\s,;|&"'()[\]{}]+))/g;

/** Names are few and come again and again. */
const cleaned = new Map<string, string>();

function cleanedKey(key: string): string {
  let name = cleaned.get(key);
  if (name === undefined) {
    name = cleanKey(key);
    if (cleaned.size < 10_000) cleaned.set(key, name);
  }
  return name;
}

/**
 * The `key=value` pairs of a text, KV_MODE = auto and auto_escaped: of a key that comes twice the first value counts, empty
 * values give nothing. Source: Knowledge Manager Manual, "Configure automatic key-value field extraction".
 */
export function addKeyValues(text: string, fields: EventFields, { mode, trimSpaces }: AutomaticExtraction): void {
  if (text.indexOf('=') < 0) return;
  const escaped = mode === 'auto_escaped';
  const most = fields.size + MAX_FIELDS;
  const looked = text.length > MAX_CHARS ? text.slice(0, MAX_CHARS) : text;
  for (const [, key = '', quoted, single, bare] of looked.matchAll(escaped ? ESCAPED_PAIR : PAIR)) {
    let value = quoted ?? single ?? bare ?? '';
    if (escaped && quoted !== undefined) value = value.replace(/\\(["\\])/g, '$1');
    if (trimSpaces && bare === undefined) value = value.replace(/^ +| +$/g, '');
    const name = cleanedKey(key);
    if (value === '' || name === '') continue;
    fields.addFirst(name, value);
    if (fields.size >= most) return;
  }
}
