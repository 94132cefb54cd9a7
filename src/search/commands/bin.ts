import type { BinSize, BinSpan } from '../plan/index.js';
import { type Cursor, timeUnit, type Word } from '../spl/index.js';
import { fail, toInteger, toNumber } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, options, words } from './spelling.js';

interface Args {
  readonly field: string;
  readonly as: string;
  readonly size: BinSize;
  readonly start?: number;
  readonly end?: number;
  readonly aligntime?: string;
}

const OPTIONS = ['bins', 'minspan', 'span', 'start', 'end', 'aligntime'];
/** limits.conf, [discretize] maxbins. */
const MOST_BINS = 50_000;
/** Parts of a second, in microseconds. */
const SUBSECONDS: ReadonlyMap<string, number> = new Map([
  ['us', 1],
  ['ms', 1000],
  ['cs', 10_000],
  ['ds', 100_000],
]);

function logSpan(text: string): Extract<BinSize, { kind: 'log' }> | undefined {
  const found = /^(\d*\.?\d*)log(\d*\.?\d*)$/i.exec(text);
  if (found === null) return undefined;
  const [, coefficient = '', base = ''] = found;
  return {
    kind: 'log',
    coefficient: coefficient === '' ? 1 : Number(coefficient),
    base: base === '' ? 10 : Number(base),
  };
}

/** The coefficient lies between 1 and the base (bin page). */
function checkedLog(word: Word, size: Extract<BinSize, { kind: 'log' }>): BinSize {
  const { coefficient, base } = size;
  if (coefficient >= 1 && coefficient < base) return size;
  return fail(word, `"${word.text}" is not a logarithmic span.`, 'Write log2, log10 or 2log10: 1 <= 2 < 10.');
}

/** Spans below a second must divide one (timechart page). */
function checkUnit(word: Word, amount: number, unit: string): void {
  const micros = SUBSECONDS.get(unit);
  if (micros === undefined && timeUnit(unit) === undefined) {
    fail(word, `"${unit}" is not a unit of time.`, 'Use s, m, h, d, w, mon, q or y; or us, ms, cs, ds.');
  }
  if (micros !== undefined && (amount * micros >= 1_000_000 || 1_000_000 % (amount * micros) !== 0)) {
    fail(word, `A second cannot be divided into spans of "${word.text}".`, 'Write 1s, or a part of it such as 250ms.');
  }
}

/** `5m`, `1d`, `100`, `0.5`, `log2`, `w@w1`. */
export function parseSpan(word: Word): BinSize {
  const log = logSpan(word.text);
  return log === undefined ? parseLength(word) : checkedLog(word, log);
}

/** A length of bins that is no logarithm. */
export function parseLength(word: Word): BinSpan {
  const found = /^(\d+(?:\.\d+)?|\.\d+)?([a-z]+)?(?:@([a-z]+\d?))?$/i.exec(word.text.replace(/,$/, ''));
  const [, digits, written, snap] = found ?? [];
  const unit = written?.toLowerCase();
  if (found === null || (digits === undefined && unit === undefined)) {
    return fail(word, `"${word.text}" is not a span.`, 'Write a span such as 5m, 1d, 100 or log2.');
  }
  const amount = digits === undefined ? 1 : Number(digits);
  if (amount > Number.MAX_SAFE_INTEGER) return fail(word, 'The span is too large.', 'Write a span such as 5m or 100.');
  if (amount <= 0) return fail(word, 'The span must be greater than zero.', 'Write a span such as 5m or 100.');
  if (unit === undefined) return { kind: 'number', size: amount };
  checkUnit(word, amount, unit);
  return snap === undefined ? { kind: 'time', amount, unit } : { kind: 'time', amount, unit, snap };
}

function parse(cursor: Cursor): Args {
  const given = new Map<string, Word>();
  let field: Word | undefined;
  let as: Word | undefined;
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option !== undefined) given.set(option.name, option.value);
    else if (field !== undefined && cursor.keyword('as')) as = cursor.field();
    else field = cursor.field();
  }
  if (field === undefined) return fail({ span: cursor.here() }, 'bin needs a field.', 'Write bin span=5m _time.');
  const [span, bins, minspan, start, end, align] = ['span', 'bins', 'minspan', 'start', 'end', 'aligntime'].map((n) =>
    given.get(n),
  );
  if (align !== undefined && field.text !== '_time') {
    fail(align, 'aligntime is only for time-based bins.', 'Leave it out, or bin _time.');
  }
  const count: BinSize = { kind: 'count', bins: bins === undefined ? 100 : toInteger(bins, 2) };
  if (bins !== undefined && count.bins > MOST_BINS) {
    fail(bins, `More than ${MOST_BINS} bins are too many.`, 'Write a smaller number of bins, or a span.');
  }
  return {
    field: field.text,
    as: as?.text ?? field.text,
    size:
      span !== undefined
        ? parseSpan(span)
        : minspan === undefined
          ? count
          : { ...count, minspan: parseLength(minspan) },
    ...(start === undefined ? {} : { start: toNumber(start) }),
    ...(end === undefined ? {} : { end: toNumber(end) }),
    ...(align === undefined ? {} : { aligntime: align.text }),
  };
}

export function printSize(size: BinSize): string {
  switch (size.kind) {
    case 'time':
      return `span=${size.amount}${size.unit}${size.snap === undefined ? '' : `@${size.snap}`}`;
    case 'number':
      return `span=${size.size}`;
    case 'log':
      return `span=${size.coefficient}log${size.base}`;
    case 'count':
      return words(`bins=${size.bins}`, size.minspan === undefined ? '' : `min${printSize(size.minspan)}`);
  }
}

export const bin = command<Args>({
  name: 'bin',
  aliases: ['bucket', 'discretize'],
  syntax:
    'bin [span=<span>] [bins=<int>] [minspan=<span>] [start=<num>] [end=<num>] [aligntime=<time>] <field> [AS <field>]',
  summary: 'Puts numbers or times into buckets.',
  examples: ['search * | bin span=5m _time | stats count by _time', '| makeresults | eval n=17 | bucket n span=10'],
  parse,
  print: (a) =>
    words(
      printSize(a.size),
      options([
        ['start', a.start],
        ['end', a.end],
        ['aligntime', a.aligntime],
      ]),
      fieldName(a.field),
      a.as === a.field ? '' : `AS ${fieldName(a.as)}`,
    ),
  lower: (args, input, { span }) => ({ kind: 'bin', input: rows(input), ...args, span }),
});
