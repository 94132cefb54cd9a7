import type { BinaryOp, EvalExpr } from './ast.js';

/** A value known before the search runs. */
export type Constant = string | number | boolean | null;
/** `undefined` = this evaluator cannot tell. */
export type ConstantEvaluator = (expr: EvalExpr) => Constant | undefined;

type Value = Constant | undefined;

const isNumber = (value: Value): boolean => typeof value === 'number';

/** The functions that macro validations in the wild use, over constants. */
const FUNCTIONS: Readonly<Record<string, (...args: Value[]) => Value>> = {
  true: () => true,
  false: () => false,
  null: () => null,
  isnum: (x) => isNumber(x),
  isint: (x) => typeof x === 'number' && Number.isInteger(x),
  isstr: (x) => typeof x === 'string',
  isnull: (x) => x === null,
  isnotnull: (x) => x !== null,
  len: (x) => (x === null || x === undefined ? null : String(x).length),
  lower: (x) => (typeof x === 'string' ? x.toLowerCase() : null),
  upper: (x) => (typeof x === 'string' ? x.toUpperCase() : null),
  if: (condition, then, otherwise) => (condition === true ? then : otherwise),
};

/** What an expression of literals gives; `undefined` if it holds a field or anything not listed here. */
export function evaluateConstant(expr: EvalExpr): Value {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return expr.value;
    case 'field':
      return expr.quoted ? undefined : { true: true, false: false, null: null }[expr.name.toLowerCase()];
    case 'call':
      return called(expr.name, expr.args.map(evaluateConstant));
    case 'unary':
      return unary(expr.op, evaluateConstant(expr.arg));
    case 'binary':
      return binary(expr.op, evaluateConstant(expr.left), evaluateConstant(expr.right));
    case 'in':
      return membership(evaluateConstant(expr.value), expr.list.map(evaluateConstant));
  }
}

function called(name: string, args: readonly Value[]): Value {
  if (args.includes(undefined) || !Object.hasOwn(FUNCTIONS, name)) return undefined;
  const call = FUNCTIONS[name];
  return call?.length === args.length ? call(...args) : undefined;
}

function unary(op: '-' | 'not', value: Value): Value {
  if (op === '-') return typeof value === 'number' ? -value : undefined;
  return typeof value === 'boolean' ? !value : undefined;
}

function membership(value: Value, list: readonly Value[]): Value {
  return value === undefined || list.includes(undefined) ? undefined : list.includes(value);
}

function binary(op: BinaryOp, left: Value, right: Value): Value {
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    return op === 'and' ? left && right : op === 'or' ? left || right : op === 'xor' ? left !== right : undefined;
  }
  if (op === '.' && isText(left) && isText(right)) return String(left) + String(right);
  if (typeof left === 'number' && typeof right === 'number') return compare(op, left, right);
  if (typeof left === 'string' && typeof right === 'string')
    return op === '+' ? left + right : compare(op, left, right);
  return undefined;
}

function isText(value: Value): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function compare(op: BinaryOp, left: string | number, right: string | number): Value {
  switch (op) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
}
