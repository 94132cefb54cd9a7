import { type Cursor, type EvalExpr, parseSearchExpression, printEvalExpr, type Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { quote } from './spelling.js';

/*
 * What tells the events that start and end a transaction: `(action="view")` or `"view"`, which are search expressions, or
 * `eval(first!=last)` (transaction page, filter string options).
 */

/** `searchmatch("…")`: the search expression as an eval expression. Problems in it are reported. */
function searching({ text: written, span }: Word, cursor: Cursor): EvalExpr {
  const text = written.trim();
  const { expr, diagnostics } = parseSearchExpression(text);
  for (const diagnostic of diagnostics) cursor.report({ ...diagnostic, span });
  if (expr === undefined && diagnostics.length === 0) {
    fail({ span }, 'There is no condition here.', 'Write startswith=(<search>) or startswith=eval(<expression>).');
  }
  return { kind: 'call', name: 'searchmatch', args: [{ kind: 'string', value: text, span }], nameSpan: span, span };
}

/** Reads what stands after `startswith=`. */
export function eventCondition(cursor: Cursor, name: string): EvalExpr {
  const mark = cursor.mark();
  const call = cursor.callName();
  if (call?.text.toLowerCase() === 'eval') {
    const expr = cursor.evalExpr();
    if (cursor.symbol(')')) return expr;
    return fail({ span: cursor.here() }, `Expected ) after ${name}=eval(…`, `Write ${name}=eval(<expression>).`);
  }
  cursor.reset(mark);
  if (!cursor.symbol('(')) return searching(cursor.pattern(), cursor);
  const inner = cursor.untilClosing();
  return searching(inner.quoted ? { ...inner, text: quote(inner.text) } : inner, cursor);
}

export function printEventCondition(name: string, expr: EvalExpr | undefined): string {
  if (expr === undefined) return '';
  const [text] = expr.kind === 'call' && expr.name === 'searchmatch' ? expr.args : [];
  return text?.kind === 'string' ? `${name}=(${text.value})` : `${name}=eval(${printEvalExpr(expr)})`;
}
