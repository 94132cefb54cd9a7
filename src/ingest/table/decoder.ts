import type { TableRules } from '../../knowledge/index.js';
import { compileExpression } from '../../pcre/index.js';
import type { Utf8Text } from '../bytes/index.js';
import {
  type Decoder,
  type DecoderHost,
  type FieldValues,
  freeFieldName,
  type Origin,
  ShapeTree,
} from '../event/index.js';
import type { EventClock } from '../time/index.js';
import { cellsOf, columnName, isOpen } from './cells.js';

/** Names of columns that hold the time where no rule names any, joined in this order. Lower case. */
const TIME_COLUMNS: readonly (readonly string[])[] = [
  ['date', 'time'],
  ['_time'],
  ['timestamp'],
  ['@timestamp'],
  ['time'],
  ['datetime'],
  ['date'],
  ['utctime'],
  ['timecreated'],
  ['timegenerated'],
  ['creationdate'],
];

/** A cell in quotes may go over that many characters before it is taken for a quote that was never closed. */
const MAX_ROW = 1024 * 1024;

/**
 * A table with a header, one event a row: INDEXED_EXTRACTIONS = csv, tsv, psv, w3c. Empty cells give no field; a row
 * without a time has that of the row before. Source: props.conf.spec, "Structured Data Header Extraction".
 */
export class TableDecoder implements Decoder {
  readonly #origin: Origin;
  readonly #host: DecoderHost;
  readonly #rules: TableRules;
  readonly #clock: EventClock;
  readonly #usual: string;
  readonly #tree = new ShapeTree((key) => [freeFieldName(key)]);
  readonly #preamble: RegExp | undefined;
  readonly #headerStart: RegExp | undefined;
  readonly #missing: RegExp | undefined;
  #names: readonly string[] | undefined;
  #times: readonly number[] = [];
  /** The header is a comment, so lines like it are comments too, or another header. */
  #commented = false;
  #lines = 0;
  #lastTime: number;
  #timeSeen = false;

  /** @param usual the sourcetype where none is given */
  constructor(origin: Origin, host: DecoderHost, rules: TableRules, clock: EventClock, usual: string) {
    this.#origin = origin;
    this.#host = host;
    this.#rules = rules;
    this.#clock = clock;
    this.#usual = usual;
    this.#lastTime = origin.modified;
    this.#preamble = rules.preamble && compileExpression(rules.preamble);
    this.#headerStart = rules.headerStart && compileExpression(rules.headerStart);
    this.#missing = rules.missing && compileExpression(rules.missing);
    if (rules.names !== undefined) this.#setNames(rules.names);
  }

  read(utf8: Utf8Text, final: boolean): number {
    const { text } = utf8;
    let pos = 0;
    while (pos < text.length) {
      const end = this.#rowEnd(text, pos, final);
      if (end === undefined) return utf8.byteAt(pos);
      const row = text.slice(pos, text.charCodeAt(end - 1) === 13 ? end - 1 : end);
      if (row.trim() !== '') this.#row(row, utf8.byteAt(pos));
      pos = end + 1;
    }
    return utf8.bytes.length;
  }

  /** Where the row ends, or undefined where more text is needed. */
  #rowEnd(text: string, from: number, final: boolean): number | undefined {
    let end = text.indexOf('\n', from);
    while (end >= 0 && end - from < MAX_ROW && isOpen(text.slice(from, end), this.#rules.quote)) {
      end = text.indexOf('\n', end + 1);
    }
    if (end >= 0 && isOpen(text.slice(from, end), this.#rules.quote)) return text.indexOf('\n', from);
    if (end >= 0) return end;
    if (!final) return undefined;
    const first = text.indexOf('\n', from);
    return first >= 0 && isOpen(text.slice(from), this.#rules.quote) ? first : text.length;
  }

  #row(row: string, at: number): void {
    this.#lines++;
    // A W3C log whose beginning was rotated away: its rows have no columns, but they are events.
    if ((this.#names !== undefined || this.#rules.w3c) && !this.#isComment(row)) {
      this.#event(row, at);
      return;
    }
    const header = this.#header(row);
    if (header !== undefined) {
      this.#commented = this.#headerStart !== undefined && row.startsWith('#');
      const cells = cellsOf(header, {
        delimiter: this.#rules.headerDelimiter,
        ...(this.#rules.headerQuote === undefined ? {} : { quote: this.#rules.headerQuote }),
      });
      this.#setNames(cells.map((cell) => columnName(cell, this.#rules.nameCharacters)));
    }
  }

  #isComment(row: string): boolean {
    return (this.#rules.w3c || this.#commented) && row.startsWith('#');
  }

  /** The header in a line before the first row, or undefined where it is no header. */
  #header(line: string): string | undefined {
    const { w3c, headerLine } = this.#rules;
    if (w3c) return /^#Fields:\s*(.*)$/.exec(line)?.[1];
    if (this.#preamble !== undefined) {
      this.#preamble.lastIndex = 0;
      if (this.#preamble.test(line)) return undefined;
    }
    if (headerLine !== undefined) return this.#lines === headerLine ? line : undefined;
    if (this.#headerStart === undefined) return line;
    this.#headerStart.lastIndex = 0;
    const match = this.#headerStart.exec(line);
    return match === null ? undefined : line.slice(match.index + match[0].length);
  }

  #setNames(names: readonly string[]): void {
    this.#names = names;
    const lower = names.map((name) => name.toLowerCase());
    const wanted = this.#clock.fields.map((name) => columnName(name, this.#rules.nameCharacters).toLowerCase());
    const candidates = wanted.length > 0 ? [wanted] : TIME_COLUMNS;
    const found = candidates.find((columns) => columns.every((column) => lower.includes(column))) ?? [];
    this.#times = found.map((column) => lower.indexOf(column));
  }

  #event(row: string, at: number): void {
    const names = this.#names ?? [];
    const cells = cellsOf(row, this.#rules);
    const time = this.#timeOf(row, cells);
    if (time === undefined) this.#host.noTime(at, this.#timeSeen ? 'the time of the row before it' : "the file's time");
    this.#timeSeen ||= time !== undefined;
    this.#lastTime = time ?? this.#lastTime;
    const { index, source, sourcetype, host, file, machine } = this.#origin;
    this.#host.emit({
      time: this.#lastTime,
      index,
      sourcetype: sourcetype ?? this.#usual,
      source: source ?? file,
      host: host ?? machine,
      raw: row,
      ...this.#fields(names, cells),
    });
  }

  #timeOf(row: string, cells: readonly string[]): number | undefined {
    const text = this.#times.map((column) => cells[column] ?? '').join(' ');
    return (text.trim() === '' ? undefined : this.#clock.of(text)) ?? this.#clock.of(row);
  }

  #fields(names: readonly string[], cells: readonly string[]) {
    const values: FieldValues = [];
    let shape = this.#tree.root;
    names.forEach((name, i) => {
      const value = cells[i] ?? '';
      if (value === '' || name === '' || this.#isMissing(value)) return;
      const step = shape.step(name);
      step.put(values, value);
      shape = step.after;
    });
    return { names: shape.names, values };
  }

  #isMissing(value: string): boolean {
    if (this.#missing === undefined) return false;
    this.#missing.lastIndex = 0;
    const match = this.#missing.exec(value);
    return match !== null && match[0].length === value.length;
  }
}
