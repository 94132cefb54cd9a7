function alternatives(placeholders: readonly string[]): string {
  return [...placeholders]
    .sort((a, b) => b.length - a.length)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
}

/** Where a placeholder stands: in the open, in a text or in a quoted name. */
export type Place = 'bare' | '"' | "'";

/**
 * The template with every placeholder replaced, in one pass: what is put in is not looked at again. `value` gives the
 * text that takes a placeholder's place.
 */
export function fillTemplate(
  template: string,
  placeholders: readonly string[],
  value: (placeholder: string, place: Place) => string,
): string {
  const any = alternatives(placeholders.filter((text) => text !== ''));
  const part = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|${any}`, 'gs');
  return template.replace(part, (found) => {
    const quote = found[0];
    if (quote !== '"' && quote !== "'") return value(found, 'bare');
    return found.replace(new RegExp(any, 'g'), (placeholder) => value(placeholder, quote));
  });
}

/** Text made safe for where it stands between quotes. */
export function escapedFor(text: string, quote: '"' | "'"): string {
  return text.replace(quote === '"' ? /["\\]/g : /['\\]/g, '\\$&');
}
