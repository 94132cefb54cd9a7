import { charWidth, displayWidth, visible } from '../diagnostics/render.js';

/** Characters that a line may be broken behind. */
const BREAKS = new Set([' ', '\\', '/', ',', ';', '-', '=', '&', '.']);

/** How many UTF-16 units of `text` fit into `width` columns, preferably up to a break. */
function cutAt(text: string, width: number): number {
  let used = 0;
  let at = 0;
  let lastBreak = 0;
  for (const char of text) {
    used += charWidth(char);
    if (used > width) break;
    at += char.length;
    if (BREAKS.has(char)) lastBreak = at;
  }
  if (at >= text.length) return text.length;
  // A break in the first half would waste more than it helps.
  return lastBreak > at / 2 ? lastBreak : Math.max(at, 1);
}

function wrapLine(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (displayWidth(rest) > width) {
    const at = cutAt(rest, width);
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at);
  }
  return [...lines, rest];
}

function clip(text: string, width: number): string {
  return displayWidth(text) < width ? `${text}…` : `${text.slice(0, cutAt(text, width - 1))}…`;
}

/**
 * A cell as lines of at most `width` columns, at most `maxLines` of them; what is left out is marked with `…`.
 * Line feeds start a line; other control characters are shown as pictures.
 */
export function wrap(text: string, width: number, maxLines: number): readonly string[] {
  const lines = text.split(/\r?\n/).flatMap((line) => wrapLine(visible(line.replaceAll('\t', ' ')), width));
  if (lines.length <= maxLines) return lines;
  const kept = lines.slice(0, maxLines);
  return [...kept.slice(0, -1), clip(kept.at(-1) ?? '', width)];
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
