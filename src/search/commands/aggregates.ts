import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser, KarstError, type Span } from '../../diagnostics/index.js';
import { closestStatsFunctions, statsFunctionNamed, statsFunctions } from '../functions/index.js';
import type { AggregateItem } from '../plan/index.js';
import { type Cursor, type EvalExpr, printEvalExpr, type Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { printSparkline, sparkline } from './sparkline.js';
import { fieldName, quote } from './spelling.js';

/*
 * The list of statistical functions that stats and its relatives share:
 * `count`, `dc(x)`, `perc95(x) AS p`, `count(eval(…)) AS n`, `values(*) AS *`.
 */

const diagnose = diagnoser(searchMessages);

interface Named {
  readonly fn: string;
  readonly parameter?: number;
}

/** `perc95` → the function `perc` with parameter 95. */
function functionNamed(word: Word): Named {
  const found = statsFunctionNamed(word.text);
  if (found !== undefined) return found;
  throw new KarstError(
    diagnose('search/unknown-stats-function', { span: word.span }, word.text, closestStatsFunctions(word.text)),
  );
}

function alias(cursor: Cursor): Word | undefined {
  return cursor.keyword('as') ? cursor.field() : undefined;
}

interface Argument {
  readonly arg?: EvalExpr;
  readonly evaluated: boolean;
  /** As written, for the default column name. */
  readonly text: string;
}

function argument(cursor: Cursor): Argument {
  const mark = cursor.mark();
  if (cursor.callName()?.text.toLowerCase() === 'eval') {
    const expr = cursor.evalExpr();
    const closed = cursor.symbol(')') && cursor.symbol(')');
    if (!closed)
      fail({ span: cursor.here() }, 'Expected ) after eval(…).', 'Write count(eval(<expression>)) AS <name>.');
    return { arg: expr, evaluated: true, text: `eval(${printEvalExpr(expr)})` };
  }
  cursor.reset(mark);
  const inner = cursor.untilClosing();
  const name = inner.text.trim().replace(/^(["'])(.*)\1$/s, '$2');
  if (name === '') return { evaluated: false, text: '' };
  return { arg: { kind: 'field', name, quoted: true, span: inner.span }, evaluated: false, text: name };
}

function call(cursor: Cursor, name: Word): AggregateItem {
  const named = functionNamed(name);
  const { arg, evaluated, text } = argument(cursor);
  const end = cursor.mark();
  const as = alias(cursor);
  if (evaluated && as === undefined)
    throw new KarstError(diagnose('search/stats-rename', { span: name.span }, name.text));
  const span: Span = { from: name.span.from, to: as?.span.to ?? end };
  if (text === '' && statsFunctions.get(named.fn)?.bare !== true) return ofEverything(name, named, as, span);
  const column = as?.text ?? (text === '' ? name.text : `${name.text}(${text})`);
  return { ...named, ...(arg === undefined ? {} : { arg }), evaluated, as: column, span };
}

/** A function without an argument is meant for every field (stats page); only count has a meaning of its own. */
function ofEverything(name: Word, named: Named, as: Word | undefined, span: Span): AggregateItem {
  const everything: EvalExpr = { kind: 'field', name: '*', quoted: true, span: name.span };
  return { ...named, arg: everything, evaluated: false, as: as?.text ?? `${name.text}(*)`, span };
}

function bare(cursor: Cursor): AggregateItem {
  const name = cursor.field();
  const named = functionNamed(name);
  const as = alias(cursor);
  if (statsFunctions.get(named.fn)?.bare !== true) return ofEverything(name, named, as, name.span);
  return { ...named, evaluated: false, as: as?.text ?? name.text, span: name.span };
}

/** One function with its name; `trends` where it may be a sparkline. */
export function aggregate(cursor: Cursor, trends = false): AggregateItem {
  if (cursor.peekKeyword('sparkline')) return sparkline(cursor, trends);
  const name = cursor.callName();
  return name === undefined ? bare(cursor) : call(cursor, name);
}

/** Functions up to BY (or another word of `stop`) or the end; commas between them are optional. */
export function aggregates(cursor: Cursor, stop: readonly string[] = ['by']): AggregateItem[] {
  const items: AggregateItem[] = [];
  while (cursor.more() && !stop.some((word) => cursor.peekKeyword(word))) items.push(aggregate(cursor));
  return items;
}

export function printAggregate(item: AggregateItem): string {
  if (item.sparkline !== undefined) return printSparkline(item);
  const name = `${item.fn}${item.parameter ?? ''}`;
  if (item.arg === undefined) return item.as === name ? name : `${name} AS ${quote(item.as)}`;
  if (item.evaluated) return `${name}(eval(${printEvalExpr(item.arg)})) AS ${quote(item.as)}`;
  const arg = item.arg.kind === 'field' ? fieldName(item.arg.name) : printEvalExpr(item.arg);
  return `${name}(${arg}) AS ${quote(item.as)}`;
}
