import type { Span } from '../../diagnostics/index.js';
import { type Cursor, type EvalExpr, parseEvalExpression, type Word } from '../spl/index.js';
import { fail } from './arguments.js';

/*
 * The conditions of streamstats: `reset_after="("count==2")"` in the documentation's own spelling, in which quotes
 * inside are escaped; `reset_after=(count==2)` and `reset_after="count==2"` as people write it.
 */

/** The same expression, every part of it blaming one place: what it was read from is not the search itself. */
function placed<T>(part: T, span: Span): T {
  if (Array.isArray(part)) return part.map((item) => placed(item, span)) as T;
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) => [
    key,
    key === 'span' || key === 'nameSpan' ? span : placed(value, span),
  ]);
  return Object.fromEntries(entries) as T;
}

function parsed(text: string, span: Span, cursor: Cursor): EvalExpr {
  const { expr, diagnostics } = parseEvalExpression(text);
  for (const diagnostic of diagnostics) cursor.report({ ...diagnostic, span });
  return placed(expr ?? { kind: 'field', name: 'false', quoted: false, span }, span);
}

/** `"("…")"`, if it comes next: the text between, and where it stands. */
function bracketed(cursor: Cursor): Word | undefined {
  const mark = cursor.mark();
  const rest = cursor.rest();
  cursor.reset(mark);
  const [whole, inner = ''] = /^"\s*\(\s*"((?:\\.|[^\\])*?)"\s*\)\s*"/s.exec(rest.text) ?? [];
  if (whole === undefined) return undefined;
  const to = rest.span.from + whole.length;
  cursor.reset(to);
  return { text: inner.replace(/\\(["\\])/g, '$1'), quoted: true, span: { from: rest.span.from, to } };
}

/** Reads what stands after `reset_before=`. */
export function resetCondition(cursor: Cursor, name: string): EvalExpr {
  const quoted = bracketed(cursor);
  if (quoted !== undefined) return parsed(quoted.text, quoted.span, cursor);
  const here = cursor.here();
  if (cursor.symbol('(')) {
    const expr = cursor.evalExpr();
    if (!cursor.symbol(')'))
      fail({ span: cursor.here() }, `Expected ) after ${name}=(…`, `Write ${name}=(<expression>).`);
    return expr;
  }
  const word = cursor.word();
  if (!word.quoted) fail({ span: here }, `${name} needs an expression in brackets.`, `Write ${name}=(<expression>).`);
  return parsed(word.text, word.span, cursor);
}
