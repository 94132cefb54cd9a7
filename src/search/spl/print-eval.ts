import type { EvalExpr } from './ast.js';
import { binaryPower, isBareName, power } from './eval-token.js';

/** What a primary expression binds with: never in need of brackets. */
const PRIMARY = power.negative + 1;

/** Canonical text of an eval expression: one space around operators, operator words in upper case, brackets only where needed. */
export function printEvalExpr(expr: EvalExpr): string {
  switch (expr.kind) {
    case 'number':
      return expr.text;
    case 'string':
      return `"${escaped(expr.value)}"`;
    case 'field':
      return !expr.quoted && isBareName(expr.name) ? expr.name : `'${expr.name.replace(/['\\]/g, '\\$&')}'`;
    case 'call':
      return `${expr.name}(${list(expr.args)})`;
    case 'unary':
      return expr.op === '-' ? `-${bracketed(expr.arg, power.negative)}` : `NOT ${bracketed(expr.arg, power.not)}`;
    case 'binary': {
      const own = binaryPower[expr.op];
      return `${bracketed(expr.left, own)} ${expr.op.toUpperCase()} ${bracketed(expr.right, own + 1)}`;
    }
    case 'in':
      return `${bracketed(expr.value, power.comparison)} IN (${list(expr.list)})`;
  }
}

function list(items: readonly EvalExpr[]): string {
  return items.map(printEvalExpr).join(', ');
}

/** Tabs and newlines as the escapes that a string reads back. */
function escaped(value: string): string {
  return value.replace(/["\\]/g, '\\$&').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
}

function bracketed(expr: EvalExpr, least: number): string {
  const text = printEvalExpr(expr);
  return powerOf(expr) < least ? `(${text})` : text;
}

function powerOf(expr: EvalExpr): number {
  if (expr.kind === 'binary') return binaryPower[expr.op];
  if (expr.kind === 'in') return power.comparison;
  if (expr.kind === 'unary') return expr.op === '-' ? power.negative : power.not;
  return PRIMARY;
}
