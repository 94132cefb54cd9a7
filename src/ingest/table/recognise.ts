import type { TableRules } from '../../knowledge/index.js';
import { translatePcre } from '../../pcre/index.js';
import { cellsOf, isOpen } from './cells.js';

/** A table that was recognised by its first lines. */
export interface FoundTable {
  readonly rules: TableRules;
  /** Splunk's name for such tables. */
  readonly sourcetype: string;
}

const QUOTED = { quote: '"', headerQuote: '"', nameCharacters: '', w3c: false } as const;

const TABLES: readonly FoundTable[] = (
  [
    ['csv', ','],
    ['tsv', '\t'],
    ['psv', '|'],
    ['csv', ';'],
  ] as const
).map(([sourcetype, delimiter]) => ({ sourcetype, rules: { ...QUOTED, delimiter, headerDelimiter: delimiter } }));

const W3C: FoundTable = {
  sourcetype: 'iis',
  rules: { delimiter: ' ', headerDelimiter: ' ', quote: '"', nameCharacters: '', w3c: true },
};

const ZEEK_FIELDS = translatePcre('^#fields\\t');
const ZEEK_MISSING = translatePcre('-|\\(empty\\)');

const ZEEK_RULES: TableRules = {
  delimiter: '\t',
  headerDelimiter: '\t',
  nameCharacters: '.',
  w3c: false,
  ...(ZEEK_FIELDS.ok ? { headerStart: ZEEK_FIELDS.regex } : {}),
  ...(ZEEK_MISSING.ok ? { missing: ZEEK_MISSING.regex } : {}),
};

const NAME = /^[@_A-Za-z][\w .:@#()/-]{0,80}$/;

/** Lines with those that go on with a cell in quotes; what is still open at the end is left out. */
function wholeRows(lines: readonly string[], quote: string | undefined): readonly string[] {
  const rows: string[] = [];
  let open = '';
  for (const line of lines) {
    open = open === '' ? line : `${open}\n${line}`;
    if (isOpen(open, quote)) continue;
    rows.push(open);
    open = '';
  }
  return rows;
}

/** A header names at least three columns, each once, and the next rows have as many cells with something else in them. */
function isTable({ rules }: FoundTable, lines: readonly string[]): boolean {
  const [header, ...rows] = wholeRows(lines, rules.quote).map((line) => cellsOf(line, rules));
  if (header === undefined || header.length < 3 || rows.length === 0) return false;
  const names = header.map((cell) => cell.trim());
  return (
    names.every((name) => NAME.test(name)) &&
    new Set(names).size === names.length &&
    rows.every((row) => row.length === header.length && row.every((cell, i) => cell.trim() !== names[i])) &&
    rows.some((row) => row.some((cell) => /\d/.test(cell)))
  );
}

/** Lines looked at. */
const LINES = 5;

/** A log of Zeek: comments say what divides columns, what the log is and what the columns are. */
function zeekLog(lines: readonly string[]): FoundTable | undefined {
  if (!lines[0]?.startsWith('#separator ')) return undefined;
  const path = lines
    .find((line) => line.startsWith('#path\t'))
    ?.slice('#path\t'.length)
    .trim();
  if (path === undefined || !lines.some((line) => line.startsWith('#fields\t'))) return undefined;
  return { sourcetype: `zeek:${path}`, rules: ZEEK_RULES };
}

/** The table that a text begins as: `#Fields:` of the W3C, comments of Zeek, or a header with rows that fit it. */
export function foundTable(sample: string): FoundTable | undefined {
  const lines = sample.split(/\r?\n/, 40);
  if (lines.some((line, i) => line.startsWith('#Fields:') && lines.slice(0, i).every((l) => l.startsWith('#'))))
    return W3C;
  const zeek = zeekLog(lines);
  if (zeek !== undefined) return zeek;
  // The last line of a sample may be cut.
  const whole = lines.filter((line) => line.trim() !== '').slice(0, sample.endsWith('\n') ? LINES : LINES + 1);
  const looked = sample.endsWith('\n') || whole.length > LINES ? whole.slice(0, LINES) : whole;
  return TABLES.find((table) => isTable(table, looked));
}
