import type { Diagnostic, Place, Span } from '../diagnostics/index.js';
import { diagnose } from './diagnose.js';

/** Where one setting stands. */
export interface SettingPlace {
  readonly file: string;
  /** The file's text, which `span` points into. */
  readonly source: string;
  /** 1 first: the line of the key. */
  readonly line: number;
  /** The whole setting in the file's text, continuation lines included. */
  readonly span: Span;
  readonly stanza: string;
  /** The key as written. */
  readonly key: string;
}

/** `key = value`; lines of a continued value are joined with a line feed. */
export interface Setting extends SettingPlace {
  readonly value: string;
  /** Which offsets of the file the pieces of `value` come from, one a physical line. */
  readonly pieces: readonly { readonly value: number; readonly file: number }[];
}

export interface Stanza {
  readonly name: string;
  readonly line: number;
  readonly span: Span;
  readonly settings: readonly Setting[];
}

export interface ConfFile {
  readonly file: string;
  readonly source: string;
  readonly stanzas: readonly Stanza[];
}

/** The name under which settings before the first stanza header are filed. */
export const DEFAULT_STANZA = 'default';

interface TextOrigin {
  readonly file: string;
  readonly source: string;
}

interface PhysicalLine {
  readonly text: string;
  readonly from: number;
  readonly line: number;
}

/**
 * Reads the text of one .conf file. Nothing is thrown away unseen: a line that is no stanza, setting, comment or
 * blank is reported. Grammar: "props.conf.spec", and the Admin Manual, "About configuration files".
 */
export function parseConf(text: string, file: string): { conf: ConfFile; diagnostics: Diagnostic[] } {
  const origin: TextOrigin = { file, source: text };
  const diagnostics: Diagnostic[] = [];
  const stanzas: { name: string; line: number; span: Span; settings: Setting[] }[] = [];
  let current: (typeof stanzas)[number] | undefined;
  for (const lines of logicalLines(text)) {
    const header = readHeader(lines, origin, diagnostics);
    if (header === undefined) {
      current ??= openStanza(stanzas, { name: DEFAULT_STANZA, line: 1, span: { from: 0, to: 0 } });
      const setting = readSetting(lines, current.name, origin, diagnostics);
      if (setting !== undefined) current.settings.push(setting);
    } else {
      current = openStanza(stanzas, header);
    }
  }
  for (const stanza of stanzas) diagnostics.push(...repetitions(stanza.settings));
  return { conf: { ...origin, stanzas }, diagnostics };
}

function openStanza<T extends object>(list: (T & { settings: Setting[] })[], header: T): T & { settings: Setting[] } {
  const stanza = { ...header, settings: [] };
  list.push(stanza);
  return stanza;
}

function* physicalLines(text: string): Generator<PhysicalLine> {
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; from < text.length; line++) {
    const feed = text.indexOf('\n', from);
    const end = feed < 0 ? text.length : feed;
    yield { text: text.slice(from, end).replace(/\r$/, ''), from, line };
    from = end + 1;
  }
}

/** Lines joined by a backslash at the end; blank lines and comments are dropped. A comment is never continued. */
function* logicalLines(text: string): Generator<PhysicalLine[]> {
  let open: PhysicalLine[] = [];
  for (const line of physicalLines(text)) {
    if (open.length === 0 && /^\s*(#|$)/.test(line.text)) continue;
    const continued = line.text.endsWith('\\');
    open.push(continued ? { ...line, text: line.text.slice(0, -1) } : line);
    if (continued) continue;
    yield open;
    open = [];
  }
  if (open.length > 0) yield open;
}

function spanOf(lines: readonly PhysicalLine[]): Span {
  const first = lines[0];
  const last = lines.at(-1);
  return { from: first?.from ?? 0, to: (last?.from ?? 0) + (last?.text.length ?? 0) };
}

function readHeader(
  lines: readonly PhysicalLine[],
  origin: TextOrigin,
  diagnostics: Diagnostic[],
): { name: string; line: number; span: Span } | undefined {
  const first = lines[0];
  const text = first?.text.trim() ?? '';
  if (first === undefined || !text.startsWith('[')) return undefined;
  const close = text.lastIndexOf(']');
  if (close !== text.length - 1) {
    diagnostics.push(diagnose('knowledge/stanza-not-closed', { ...origin, span: spanOf(lines) }, text));
  }
  return { name: text.slice(1, close < 0 ? undefined : close), line: first.line, span: spanOf(lines) };
}

function readSetting(
  lines: readonly PhysicalLine[],
  stanza: string,
  origin: TextOrigin,
  diagnostics: Diagnostic[],
): Setting | undefined {
  const whole = lines.map((l) => l.text).join('\n');
  const equals = whole.indexOf('=');
  const key = whole.slice(0, Math.max(equals, 0)).trim();
  const span = spanOf(lines);
  if (key === '') {
    diagnostics.push(diagnose('knowledge/line-not-understood', { ...origin, span }, whole.trim()));
    return undefined;
  }
  const start = whole.length - whole.slice(equals + 1).trimStart().length;
  let at = 0;
  const pieces = lines.map((l) => {
    const piece = { value: at - start, file: l.from };
    at += l.text.length + 1;
    return piece;
  });
  return { key, value: whole.slice(start).trimEnd(), pieces, ...origin, line: lines[0]?.line ?? 1, span, stanza };
}

function repetitions(settings: readonly Setting[]): Diagnostic[] {
  const seen = new Map<string, string>();
  return settings.flatMap((s) => {
    const before = seen.get(s.key);
    seen.set(s.key, s.value);
    return before === undefined || before === s.value
      ? []
      : [diagnose('knowledge/setting-repeated', placeOf(s), s.key, s.stanza)];
  });
}

/** Where a diagnostic about a whole setting points. */
export function placeOf(setting: SettingPlace): Place {
  return { file: setting.file, source: setting.source, span: setting.span };
}

/** Maps a span within a setting's value to the file's text. */
export function spanInFile(setting: Setting, span: Span): Span {
  return { from: offsetInFile(setting, span.from), to: offsetInFile(setting, span.to) };
}

function offsetInFile(setting: Setting, offset: number): number {
  const piece = setting.pieces.findLast((p) => p.value <= offset);
  return piece === undefined ? setting.span.from : piece.file + offset - piece.value;
}
