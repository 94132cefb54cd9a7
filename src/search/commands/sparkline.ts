import type { AggregateItem, BinSpan } from '../plan/index.js';
import type { Cursor, EvalExpr, Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { parseLength, printSize } from './bin.js';
import { fieldName, quote } from './spelling.js';

/*
 * `sparkline`, `sparkline(count)`, `sparkline(dc(user), 5m) AS trend`: the course of a function over time
 * (stats page, "Sparkline options").
 */

const FUNCTIONS = 'c count dc distinct_count mean avg stdev stdevp var varp sum sumsq min max range'.split(' ');
const HINT = 'Write sparkline(count, 1h) or sparkline(sum(<field>)).';

interface Course {
  readonly fn: string;
  readonly arg?: EvalExpr;
  readonly length?: BinSpan;
  /** As written, for the default column name. */
  readonly text: string;
}

function course(inner: Word): Course {
  const text = inner.text.trim();
  const [, name = '', argument, length] = /^(\w+)\s*(?:\(\s*(.*?)\s*\))?\s*(?:,\s*(\S+))?$/s.exec(text) ?? [];
  const fn = name.toLowerCase();
  if (!FUNCTIONS.includes(fn)) fail(inner, `sparkline cannot show "${text}".`, HINT);
  const field = argument?.replace(/^(["'])(.*)\1$/s, '$2') ?? '';
  if (field === '' && fn !== 'count' && fn !== 'c') fail(inner, `sparkline(${fn}) needs a field.`, HINT);
  return {
    fn,
    ...(field === '' ? {} : { arg: { kind: 'field', name: field, quoted: true, span: inner.span } }),
    ...(length === undefined ? {} : { length: parseLength({ ...inner, text: length }) }),
    text,
  };
}

/** Reads it where the word `sparkline` comes next. Only stats and chart show courses. */
export function sparkline(cursor: Cursor, allowed: boolean): AggregateItem {
  const name = cursor.callName();
  const word = name ?? cursor.field();
  if (!allowed)
    fail(word, 'A sparkline is only for stats and chart.', 'Use it in | stats sparkline(count) BY <field>.');
  const inner = name === undefined ? undefined : cursor.untilClosing();
  const { text, length, ...call }: Course =
    inner === undefined || inner.text.trim() === '' ? { fn: 'count', text: '' } : course(inner);
  const end = cursor.mark();
  const as = cursor.keyword('as') ? cursor.field() : undefined;
  return {
    ...call,
    evaluated: false,
    as: as?.text ?? (text === '' ? 'sparkline' : `sparkline(${text})`),
    sparkline: length === undefined ? {} : { length },
    span: { from: word.span.from, to: as?.span.to ?? end },
  };
}

export function printSparkline({ fn, arg, as, sparkline }: AggregateItem): string {
  const field = arg?.kind === 'field' ? `(${fieldName(arg.name)})` : '';
  const length = sparkline?.length === undefined ? '' : `, ${printSize(sparkline.length).replace('span=', '')}`;
  return `sparkline(${fn}${field}${length}) AS ${quote(as)}`;
}
