import type { Span } from '../../diagnostics/index.js';
import { type EvalExpr, parseEvalExpression } from '../spl/index.js';
import type { Plan } from './plan.js';

/*
 * Eval expressions that commands and steps write in words, where building them node by node (expressionsAt) would hide
 * what they say.
 */

export function writtenExpression(text: string): EvalExpr {
  const { expr } = parseEvalExpression(text);
  if (expr === undefined) throw new Error(`an expression that a command wrote does not parse: ${text}`);
  return expr;
}

/** A field by name, whatever the name holds. */
export function evalField(name: string): string {
  return `'${name.replace(/['\\]/g, '\\$&')}'`;
}

/** A text, whatever it holds. */
export function evalText(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** The rows with fields set to expressions in words, later ones seeing earlier ones. */
export function extended(input: Plan, values: Readonly<Record<string, string>>, span: Span): Plan {
  const assignments = Object.entries(values).map(([field, text]) => ({ field, expr: writtenExpression(text), span }));
  return { kind: 'extend', input, assignments, span };
}
