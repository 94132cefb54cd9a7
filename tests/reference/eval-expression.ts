import type { ResultRow } from '../../src/search/index.js';
import type { BinaryOp, EvalExpr } from '../../src/search/spl/index.js';
import { compare } from './comparison.js';
import { functions } from './functions.js';
import { fieldsIn } from './syntax-nodes.js';
import { combine, known, likeValue, not, truth, within } from './truth.js';
import { Unspecified } from './unspecified.js';
import { boolean, isUnclear, itemsOf, list, number, put, readField, text, type Value } from './value.js';

/** Where names are looked up: the row, and every name that the rows at this stage have. */
export interface Scope {
  readonly row: ResultRow;
  readonly names: ReadonlySet<string>;
}

/** The value of an expression in one row. Three truth values; a failure in one row is null. */
export function evaluate(expr: EvalExpr, scope: Scope): Value {
  switch (expr.kind) {
    case 'number':
      return { kind: 'number', value: expr.value, text: expr.text };
    case 'string':
      return text(expr.value);
    case 'field':
      return named(expr.name, expr.quoted, scope);
    case 'unary':
      return expr.op === 'not' ? not(truth(evaluate(expr.arg, scope))) : negative(evaluate(expr.arg, scope));
    case 'binary':
      return binary(expr.op, evaluate(expr.left, scope), evaluate(expr.right, scope));
    case 'in':
      return within(
        evaluate(expr.value, scope),
        expr.list.map((item) => evaluate(item, scope)),
      );
    case 'call':
      if (expr.name === 'mvfilter') return filtered(expr.args, scope);
      return call(
        expr.name,
        expr.args.map((arg) => evaluate(arg, scope)),
      );
  }
}

/** mvfilter: the values of the one field in the condition for which it is true. */
function filtered([condition]: readonly EvalExpr[], scope: Scope): Value {
  const fields = new Set(fieldsIn(condition));
  const [field, more] = fields;
  if (condition === undefined || field === undefined || more !== undefined) throw new Unspecified('this mvfilter()');
  const values = itemsOf(readField(scope.row, field));
  return list(
    values.filter((value) => {
      const row = put(scope.row, field, value.text);
      return truth(evaluate(condition, { ...scope, row })) === true;
    }),
  );
}

function call(name: string, args: readonly Value[]): Value {
  const run = functions.get(name);
  if (run === undefined) throw new Unspecified(`${name}() is beyond the reference`);
  return run(args);
}

const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', boolean(true)],
  ['false', boolean(false)],
  ['null', null],
]);

/** `a.b` and `true` are what they look like only where no field has that name. */
function named(name: string, quoted: boolean, scope: Scope): Value {
  if (quoted || scope.names.has(name)) return readField(scope.row, name);
  const constant = CONSTANTS.get(name);
  if (constant !== undefined) return constant;
  const parts = name.split('.').map((part) => readField(scope.row, part));
  return parts.reduce(concatenate);
}

function binary(op: BinaryOp, left: Value, right: Value): Value {
  switch (op) {
    case 'and':
    case 'or':
    case 'xor':
      return known(combine(op, truth(left), truth(right)));
    case 'like':
      return known(likeValue(left, right));
    case '.':
      return concatenate(left, right);
    case '+':
      return add(left, right);
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(op, left, right);
    default:
      return known(compare(op, left, right));
  }
}

function concatenate(left: Value, right: Value): Value {
  if (left?.kind === 'boolean' || right?.kind === 'boolean') throw new Unspecified('a boolean in a concatenation');
  if (left === null || right === null || left.kind === 'list' || right.kind === 'list') return null;
  return text(left.text + right.text);
}

/** Two numbers add, two texts join, one of each is a failure. */
function add(left: Value, right: Value): Value {
  if ([...itemsOf(left), ...itemsOf(right)].some(isUnclear)) throw new Unspecified('+ of computed text');
  if (left?.kind === 'string' && right?.kind === 'string') return text(left.text + right.text);
  return arithmetic('+', left, right);
}

const COMPUTE = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => (b === 0 ? Number.NaN : a / b),
  '%': (a: number, b: number) => a % b,
};

/** Text, null and multivalue operands, and division by zero, give null. */
function arithmetic(op: keyof typeof COMPUTE, left: Value, right: Value): Value {
  if (left?.kind !== 'number' || right?.kind !== 'number') return null;
  if (op === '%' && !(Number.isInteger(left.value) && Number.isInteger(right.value))) {
    throw new Unspecified('the remainder of fractions');
  }
  return number(COMPUTE[op](left.value, right.value));
}

function negative(value: Value): Value {
  return value?.kind === 'number' ? number(-value.value) : null;
}
