const TAG =
  /<(\/?)([A-Za-z_][\w:.-]*)(?:"[^"]*"|'[^']*'|[^<>"'])*?(\/?)>|<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g;

/** What the end of the text cut in two: a tag, a comment, or a reference to a character. */
const CUT_MARKUP = /<[^<>]*$|&#?\w{0,8}$/;

/**
 * The XML of a Windows event that was cut off, as collectors do with long lines, with its open elements closed. Undefined
 * where it is wrong otherwise, where nothing is missing, or where the cut comes before the end of System.
 */
export function closedEvent(cut: string): string | undefined {
  if (!cut.includes('</System>')) return undefined;
  const text = cut.trimEnd().replace(CUT_MARKUP, '');
  const open: string[] = [];
  for (const [, slash, name, empty] of text.matchAll(TAG)) {
    if (name === undefined || empty === '/') continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return undefined;
  }
  if (open.length === 0) return undefined;
  return (
    text +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join('')
  );
}
