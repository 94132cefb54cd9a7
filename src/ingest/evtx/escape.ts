// What needs no change, inverted: tab to U+FFFD without the markup characters, by code unit. Attributes also change ' and tab.
const IN_TEXT = /[^\t -%'-;=?-\ud7ff\ue000-\ufffd]/;
const IN_ATTRIBUTE = /[^ -%(-;=?-\ud7ff\ue000-\ufffd]/;

// The same by character, so that whole surrogate pairs stay and halves do not.
const EACH_IN_TEXT = /[^\t -%'-;=?-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const EACH_IN_ATTRIBUTE = /[^ -%(-;=?-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ["'", '&apos;'],
  ['\t', '&#x9;'],
  ['\n', '&#xA;'],
  ['\r', '&#xD;'],
]);

/**
 * Text as element content. Line ends become character references, so that an event stays one line;
 * what XML 1.0 cannot hold (control characters, half surrogate pairs) becomes U+FFFD.
 */
export function escapeText(text: string): string {
  return IN_TEXT.test(text) ? text.replace(EACH_IN_TEXT, entity) : text;
}

/** Text inside a single-quoted attribute; a tab is a reference too, or a parser would read it as a space. */
export function escapeAttribute(text: string): string {
  return IN_ATTRIBUTE.test(text) ? text.replace(EACH_IN_ATTRIBUTE, entity) : text;
}

/** Text inside a processing instruction, which knows no references: what would end it or the line is a space. */
export function escapeInstruction(text: string): string {
  return text.replace(/\?>|[\r\n]/g, ' ').replace(EACH_IN_TEXT, (char) => (ENTITIES.has(char) ? char : '\ufffd'));
}

function entity(char: string): string {
  return ENTITIES.get(char) ?? '\ufffd';
}
