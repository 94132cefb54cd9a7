import type { Path, YamlFile } from '../yaml-file.js';
import type { Edit } from './rule.js';

/** Another text in place of a value, if the value stands in the file as it is: quotes and comments around it stay. */
export function replaced(file: YamlFile, path: Path, value: string, text: string): Edit | undefined {
  const { from, to } = file.span(path);
  const at = file.text.slice(from, to).indexOf(value);
  return at < 0 ? undefined : { from: from + at, to: from + at + value.length, text };
}

/** An item of a list taken out, with its line where it has one of its own, or with one comma inside brackets. */
export function withoutItem(file: YamlFile, path: Path): Edit | undefined {
  const { from, to } = file.span(path);
  const { text } = file;
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const feed = text.indexOf('\n', to);
  const lineEnd = feed < 0 ? text.length : feed + 1;
  if (/^\s*-\s+$/.test(text.slice(lineStart, from)) && /^\s*$/.test(text.slice(to, lineEnd))) {
    return { from: lineStart, to: lineEnd, text: '' };
  }
  const before = /,\s*$/.exec(text.slice(lineStart, from));
  if (before !== null) return { from: from - before[0].length, to, text: '' };
  const after = /^\s*,\s*/.exec(text.slice(to, lineEnd));
  return after === null ? undefined : { from, to: to + after[0].length, text: '' };
}
