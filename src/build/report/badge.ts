const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** About the width of a text of 11 pixels in the usual faces. */
const widthOf = (text: string): number => Math.round(text.length * 6.6) + 12;

/** A flat SVG badge of two fields, readable by screen readers. */
export function badge(label: string, value: string, color: string): string {
  const [left, right] = [widthOf(label), widthOf(value)];
  const width = left + right;
  const name = escaped(`${label}: ${value}`);
  const text = (x: number, what: string, length: number): string =>
    `<text x="${x}" y="14" textLength="${length - 12}" lengthAdjust="spacingAndGlyphs">${escaped(what)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${name}">`,
    `<title>${name}</title>`,
    `<clipPath id="r"><rect width="${width}" height="20" rx="3"/></clipPath>`,
    '<g clip-path="url(#r)">',
    `<rect width="${left}" height="20" fill="#414b57"/>`,
    `<rect x="${left}" width="${right}" height="20" fill="${color}"/>`,
    '</g>',
    '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">',
    text(left / 2, label, left),
    text(left + right / 2, value, right),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
