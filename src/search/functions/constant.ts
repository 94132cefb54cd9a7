import type { BinaryOp, EvalExpr } from '../spl/ast.js';

export type Constant = string | number;

/** What a field holds on every row, if the search itself says so. */
export type ConstantOfField = (name: string) => Constant | undefined;

function joined(op: BinaryOp, left: Constant, right: Constant): Constant | undefined {
  if (op === '.') return `${left}${right}`;
  if (typeof left === 'string' && typeof right === 'string') return op === '+' ? left + right : undefined;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      return undefined;
  }
}

/** The value of an expression that is the same on every row: literals, fields set to literals, and both put together. */
export function constantOf(expr: EvalExpr, ofField: ConstantOfField): Constant | undefined {
  switch (expr.kind) {
    case 'string':
    case 'number':
      return expr.value;
    case 'field':
      return ofField(expr.name);
    case 'unary': {
      const value = expr.op === '-' ? constantOf(expr.arg, ofField) : undefined;
      return typeof value === 'number' ? -value : undefined;
    }
    case 'binary': {
      const left = constantOf(expr.left, ofField);
      const right = left === undefined ? undefined : constantOf(expr.right, ofField);
      return left === undefined || right === undefined ? undefined : joined(expr.op, left, right);
    }
    default:
      return undefined;
  }
}
