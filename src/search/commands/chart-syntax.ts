import type {
  AggregateItem,
  BinSize,
  ChartArgs,
  ChartBins,
  ChartEval,
  SeriesChoice,
  SeriesCondition,
} from '../plan/index.js';
import { type Cursor, printEvalExpr, type Word } from '../spl/index.js';
import { aggregate, printAggregate } from './aggregates.js';
import { fail, toBoolean, toInteger, toNumber } from './arguments.js';
import { parseSpan, printSize } from './bin.js';
import { fieldName, options, quote, words } from './spelling.js';

/* The grammar that chart and timechart share: functions, a row field, a split field, each with its options. */

const BIN_OPTIONS = ['bins', 'span', 'minspan', 'start', 'end', 'aligntime'];
const SERIES_OPTIONS = ['limit', 'agg', 'useother', 'otherstr', 'usenull', 'nullstr'];
const SHAPE_OPTIONS = ['sep', 'format', 'cont', 'partial', 'fixedrange', 'dedup_splitvals'];
const OPTIONS = [...BIN_OPTIONS, ...SERIES_OPTIONS, ...SHAPE_OPTIONS];
const STOPS = ['by', 'over', 'where', ...OPTIONS];

type Given = Map<string, Word>;

/** What has been read so far; bin options belong to the field named last. */
export class ChartReader {
  readonly items: (AggregateItem | ChartEval)[] = [];
  readonly shape: Given = new Map();
  readonly series: Given = new Map();
  readonly bins: { readonly row: Given; readonly column: Given } = { row: new Map(), column: new Map() };
  row: Word | undefined;
  column: Word | undefined;
  where: SeriesCondition | undefined;

  constructor(
    private readonly cursor: Cursor,
    /** timechart's rows are times: its BY names the split field. */
    private readonly overTime: boolean,
  ) {}

  read(): void {
    const { cursor } = this;
    while (cursor.more()) {
      if (this.#option()) continue;
      if (!this.overTime && cursor.keyword('over')) this.row = cursor.field();
      else if (cursor.keyword('by')) this.#by();
      else if (this.column !== undefined && cursor.keyword('where')) this.where = condition(cursor);
      else this.items.push(item(cursor, !this.overTime));
    }
  }

  #option(): boolean {
    const option = this.cursor.option(OPTIONS);
    if (option === undefined) return false;
    const { name, value } = option;
    const bins = this.column === undefined ? this.bins.row : this.bins.column;
    const into = BIN_OPTIONS.includes(name) ? bins : SERIES_OPTIONS.includes(name) ? this.series : this.shape;
    into.set(name, value);
    return true;
  }

  #by(): void {
    const { cursor } = this;
    if (!this.overTime && this.row === undefined) {
      this.row = cursor.field();
      while (cursor.more() && this.#option());
      if (!cursor.more() || STOPS.some((word) => cursor.peekKeyword(word))) return;
    }
    this.column = cursor.field();
  }
}

/** `trends` where it may be a sparkline: in chart, not over time. */
function item(cursor: Cursor, trends: boolean): AggregateItem | ChartEval {
  const mark = cursor.mark();
  const name = cursor.callName();
  const lower = name?.text.toLowerCase() ?? '';
  if (lower.startsWith('per_')) {
    cursor.reset(mark);
    return perItem(cursor);
  }
  if (lower !== 'eval') {
    cursor.reset(mark);
    return aggregate(cursor, trends);
  }
  const expr = cursor.evalExpr();
  if (!cursor.symbol(')'))
    fail({ span: cursor.here() }, 'Expected ) after eval(….', 'Write eval(<expression>) AS <name>.');
  return { expr, as: cursor.keyword('as') ? cursor.field().text : `eval(${printEvalExpr(expr)})` };
}

/** `per_hour(bytes)`, `per_hour(eval(method="GET")) AS views`: a sum related to the length of its bucket (timechart page). */
function perItem(cursor: Cursor): ChartEval {
  const expr = cursor.evalExpr();
  const [arg, more] = expr.kind === 'call' ? expr.args : [];
  const inner = arg?.kind === 'call' && arg.name === 'eval' ? arg.args[0] : undefined;
  const as = cursor.keyword('as') ? cursor.field().text : undefined;
  if (expr.kind === 'call' && more === undefined) {
    if (arg?.kind === 'field') return { expr, as: as ?? `${expr.name}(${arg.name})` };
    if (inner !== undefined && as !== undefined) return { expr: { ...expr, args: [inner] }, as };
  }
  return fail(
    expr,
    'A per_… function takes one field, or an expression in eval(…) with a name.',
    'Write per_hour(bytes), or per_hour(eval(bytes/1024)) AS <name>.',
  );
}

function rank(word: Word): { readonly end: 'top' | 'bottom'; readonly count: number } {
  const [, end = 'top', digits] = /^(top|bottom)?(\d+)$/i.exec(word.text) ?? [];
  if (digits === undefined)
    return fail(word, `"${word.text}" is not a number of series.`, 'Write 10, top10 or bottom10.');
  return { end: end.toLowerCase() as 'top' | 'bottom', count: Number(digits) };
}

/** `sum in top5`, `count notin bottom10`, `avg > 100` (timechart page, where clause). */
function condition(cursor: Cursor): SeriesCondition {
  const agg = cursor.field().text.toLowerCase();
  for (const [word, inside] of [
    ['in', true],
    ['notin', false],
  ] as const) {
    if (cursor.keyword(word)) return { agg, in: inside, ...rank(cursor.word()) };
  }
  for (const op of ['<=', '>=', '<', '>'] as const) {
    if (cursor.symbol(op)) return { agg, op, value: toNumber(cursor.word()) };
  }
  return fail(
    { span: cursor.here() },
    'The where clause has no condition.',
    'Write where sum in top5, or where avg > 100.',
  );
}

function binsOf(given: Given): ChartBins {
  const [span, bins, minspan, start, end, align] = BIN_ORDER.map((name) => given.get(name));
  const size: BinSize | undefined =
    span !== undefined ? parseSpan(span) : bins === undefined ? undefined : { kind: 'count', bins: toInteger(bins, 2) };
  return {
    ...(size === undefined ? {} : { size }),
    ...(minspan === undefined ? {} : { minspan: parseSpan(minspan) }),
    ...(start === undefined ? {} : { start: toNumber(start) }),
    ...(end === undefined ? {} : { end: toNumber(end) }),
    ...(align === undefined ? {} : { aligntime: align.text }),
  };
}

const BIN_ORDER = ['span', 'bins', 'minspan', 'start', 'end', 'aligntime'] as const;

function flag(given: Given, name: string, otherwise: boolean): boolean {
  const value = given.get(name);
  return value === undefined ? otherwise : toBoolean(value);
}

function choiceOf(series: Given, where: SeriesCondition | undefined): SeriesChoice {
  const limit = series.get('limit');
  const agg = series.get('agg');
  return {
    limit: limit === undefined ? { end: 'top', count: 10 } : rank(limit),
    ...(agg === undefined ? {} : { agg: agg.text.toLowerCase() }),
    ...(where === undefined ? {} : { where }),
    useother: flag(series, 'useother', true),
    otherstr: series.get('otherstr')?.text ?? 'OTHER',
    usenull: flag(series, 'usenull', true),
    nullstr: series.get('nullstr')?.text ?? 'NULL',
  };
}

/** Reads the arguments of chart or timechart. */
export function readChart(cursor: Cursor, name: ChartArgs['command']): ChartArgs {
  const here = cursor.here();
  const overTime = name === 'timechart';
  const reader = new ChartReader(cursor, overTime);
  reader.read();
  const { items, shape, series, bins, where, column } = reader;
  const row = overTime ? '_time' : reader.row?.text;
  if (items.length === 0)
    fail({ span: here }, `${name} needs at least one function.`, `Write ${name} count BY <field>.`);
  if (column !== undefined && row === undefined)
    fail(column, 'chart needs a row field.', 'Write OVER <field> BY <field>.');
  return {
    command: name,
    items,
    ...(row === undefined ? {} : { row: { field: row, bins: binsOf(bins.row) } }),
    ...(column === undefined
      ? {}
      : { column: { field: column.text, bins: binsOf(bins.column), choice: choiceOf(series, where) } }),
    format: shape.get('format')?.text ?? `$AGG$${shape.get('sep')?.text ?? ': '}$VAL$`,
    cont: flag(shape, 'cont', true),
    partial: flag(shape, 'partial', true),
    fixedrange: flag(shape, 'fixedrange', true),
    dedupSplitValues: flag(shape, 'dedup_splitvals', false),
  };
}

function printBins({ size, minspan, start, end, aligntime }: ChartBins): string {
  return words(
    size === undefined ? '' : printSize(size),
    minspan === undefined ? '' : `min${printSize(minspan)}`,
    options([
      ['start', start],
      ['end', end],
      ['aligntime', aligntime],
    ]),
  );
}

function printCondition(where: SeriesCondition | undefined): string {
  if (where === undefined) return '';
  if ('op' in where) return `where ${where.agg} ${where.op} ${where.value}`;
  return `where ${where.agg} ${where.in ? 'in' : 'notin'} ${where.end}${where.count}`;
}

function printColumn({ field, bins, choice }: NonNullable<ChartArgs['column']>): string {
  const { limit, agg, where, useother, otherstr, usenull, nullstr } = choice;
  const series = options([
    ['limit', `${limit.end}${limit.count}`],
    ['agg', agg],
    ['useother', useother],
    ['otherstr', otherstr],
    ['usenull', usenull],
    ['nullstr', nullstr],
  ]);
  return words(fieldName(field), printBins(bins), series, printCondition(where));
}

/** The same in one spelling. */
export function printChart(args: ChartArgs): string {
  const shape = options([
    ['format', args.format],
    ['cont', args.cont],
    ['partial', args.partial],
    ['fixedrange', args.fixedrange],
    ['dedup_splitvals', args.dedupSplitValues],
  ]);
  const items = args.items.map((i) =>
    'fn' in i ? printAggregate(i) : `eval(${printEvalExpr(i.expr)}) AS ${quote(i.as)}`,
  );
  const { row, column } = args;
  const over = row === undefined ? '' : printBins(row.bins);
  const named = args.command === 'chart' && row !== undefined ? `OVER ${fieldName(row.field)}` : '';
  return words(shape, items.join(' '), named, over, column === undefined ? '' : `BY ${printColumn(column)}`);
}
