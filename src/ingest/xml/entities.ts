const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The longest reference: `&#x10FFFF;`, with a few zeros more. */
const MAX_REFERENCE = 12;

/** The character that `&name;` stands for, or undefined when it is none. */
function character(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  const digits = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(name);
  if (digits === null) return undefined;
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/**
 * The text with XML's named and numeric character references resolved. An `&` that begins none of them stays as it is:
 * exporters that forget to escape are common, and the text is still readable.
 */
export function decodeEntities(text: string): string {
  let decoded = '';
  let done = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    const end = text.indexOf(';', at + 1);
    if (end < 0) break;
    if (end - at > MAX_REFERENCE) continue;
    const c = character(text.slice(at + 1, end));
    if (c === undefined) continue;
    decoded += text.slice(done, at) + c;
    done = end + 1;
    at = end;
  }
  return done === 0 ? text : decoded + text.slice(done);
}
