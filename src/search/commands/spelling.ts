/** How the printers spell names and values so that they read back as they were. */

export function quote(text: string): string {
  return `"${text.replace(/(["\\])/g, '\\$1')}"`;
}

/** Words that mean something else where a field may stand. */
const KEYWORDS = /^(?:as|by|over|where|output|outputnew|with|in|and|or|not)$/i;

export function fieldName(name: string): string {
  return /^[A-Za-z_*][\w.:{}*@-]*$/.test(name) && !KEYWORDS.test(name) ? name : quote(name);
}

export function fieldList(names: readonly string[]): string {
  return names.map(fieldName).join(' ');
}

/** `name=value` for each that differs from what is left out. */
export function options(pairs: readonly (readonly [string, string | number | boolean | undefined])[]): string {
  return pairs
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? quote(value) : String(value)}`)
    .join(' ');
}

export function words(...parts: readonly string[]): string {
  return parts.filter((p) => p !== '').join(' ');
}
