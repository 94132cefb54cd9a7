import { readFile } from 'node:fs/promises';
import type { Diagnostic, Span } from '../diagnostics/index.js';

/**
 * Moves diagnostics about a detection's search into its file, so that line and column are those of the file.
 * Diagnostics with another `source`, without a span, or about a file that has changed since, stay as they are.
 */
export async function inFile(
  detection: { readonly file: string; readonly search: string; readonly searchSpan?: Span },
  diagnostics: readonly Diagnostic[],
): Promise<readonly Diagnostic[]> {
  const { file, search, searchSpan } = detection;
  const ours = ({ source, span }: Diagnostic) => span !== undefined && (source === undefined || source === search);
  if (searchSpan === undefined || !diagnostics.some(ours)) return diagnostics;
  const text = await readFile(file, 'utf8').catch(() => '');
  const offsets = alignSearch(search, text, searchSpan);
  if (!offsets) return diagnostics;
  return diagnostics.map((diagnostic) =>
    ours(diagnostic) && diagnostic.span
      ? { ...diagnostic, file, source: text, span: moved(diagnostic.span, offsets) }
      : diagnostic,
  );
}

function moved({ from, to }: Span, offsets: readonly number[]): Span {
  const last = offsets.at(-1) ?? 0;
  const start = offsets[from] ?? last;
  // The end follows the last character: what YAML puts before the next one is no part of it.
  return { from: start, to: to > from ? (offsets[to - 1] ?? last - 1) + 1 : start };
}

/**
 * For every character of a search, and its end, where it stands in the YAML it was read from; undefined if it does not.
 * Whatever the style, characters other than white space come in the same order; white space is folded or indented.
 */
export function alignSearch(search: string, text: string, span: Span): readonly number[] | undefined {
  const written = charactersOf(text, span);
  const offsets: number[] = [];
  let next = 0;
  for (const character of search.split('')) {
    const space = isSpace(character);
    while (!space && isSpace(written[next]?.value)) next++;
    const found = written[next];
    if (!space && found?.value !== character) return undefined;
    offsets.push(found?.offset ?? span.to);
    if (!space || isSpace(found?.value)) next++;
  }
  return [...offsets, written[next]?.offset ?? span.to];
}

interface Character {
  readonly value: string;
  readonly offset: number;
}

/** Per style of scalar: how it opens, and what stands for one character inside. */
const STYLES: readonly (readonly [opening: RegExp, character: RegExp])[] = [
  [/^[|>][-+0-9]*[ \t]*(?:#.*)?\r?\n/, /[\s\S]/g],
  [/^'/, /''|[\s\S]/g],
  [/^"/, /\\[\s\S]|[\s\S]/g],
  // A backslash at the end of a line continues a .conf file's value.
  [/^/, /\\\r?\n|[\s\S]/g],
];

/** The characters that a YAML scalar stands for, before line breaks are folded. */
function charactersOf(text: string, { from, to }: Span): readonly Character[] {
  const raw = text.slice(from, to);
  for (const [opening, character] of STYLES) {
    const start = opening.exec(raw)?.[0].length;
    if (start === undefined) continue;
    return [...raw.slice(start).matchAll(character)].map(({ 0: written, index }) => ({
      value: unescaped(written),
      offset: from + start + index,
    }));
  }
  return [];
}

/** `''` is a quote, `\n` a line break; the escapes of YAML that no search needs are left as their letter. */
function unescaped(written: string): string {
  if (written.length === 1) return written;
  const letter = written.slice(1);
  return letter === 'n' || letter === 't' ? ' ' : letter;
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}
