import type { EvalExpr } from '../../search/spl/index.js';
import { patternMatch } from './patterns.js';
import { isScalar, itemsOf, numeric, order, read, type Scalar, truthOf, type Value } from './value.js';

type Binary = Extract<EvalExpr, { kind: 'binary' }>['op'];
type Truth = boolean | undefined;

const HOLDS = {
  '=': (o: number) => o === 0,
  '!=': (o: number) => o !== 0,
  '<': (o: number) => o < 0,
  '<=': (o: number) => o <= 0,
  '>': (o: number) => o > 0,
  '>=': (o: number) => o >= 0,
};

const COMPUTE = {
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => (b === 0 ? Number.NaN : a / b),
  '%': (a: number, b: number) => a % b,
};

export function known(value: Truth): Value {
  return value ?? null;
}

/** Unknown where a side has no value; of several values, true if some pair satisfies it. */
export function compare(op: keyof typeof HOLDS, left: Value, right: Value): Truth {
  const [a, b] = [itemsOf(left), itemsOf(right)];
  if (a.length === 0 || b.length === 0) {
    return typeof left === 'boolean' && typeof right === 'boolean'
      ? HOLDS[op](Number(left) - Number(right))
      : undefined;
  }
  return a.some((one) => b.some((other) => HOLDS[op](order(one, other))));
}

/** As in SQL: what is known decides if it can. */
export function combine(op: 'and' | 'or' | 'xor', left: Truth, right: Truth): Truth {
  if (op === 'xor') return left === undefined || right === undefined ? undefined : left !== right;
  const decisive = op === 'or';
  if (left === decisive || right === decisive) return decisive;
  return left === undefined || right === undefined ? undefined : !decisive;
}

export function like(value: Value, pattern: Value): Truth {
  const patterns = itemsOf(pattern);
  if (value === null || patterns.length === 0) return undefined;
  return itemsOf(value).some((one) => patterns.some((p) => patternMatch(p.text, one.text)));
}

export function concatenated(left: Value, right: Value): Value {
  return isScalar(left) && isScalar(right) ? read(left.text + right.text) : null;
}

function arithmetic(left: Value, right: Value, compute: (a: number, b: number) => number): Value {
  const [a, b] = [isScalar(left) ? left.number : undefined, isScalar(right) ? right.number : undefined];
  return a === undefined || b === undefined ? null : numeric(compute(a, b));
}

/** Two numbers add, two texts join, one of each gives nothing. */
function added(left: Value, right: Value): Value {
  const isText = (value: Value): value is Scalar => isScalar(value) && value.number === undefined;
  if (isText(left) && isText(right)) return concatenated(left, right);
  return arithmetic(left, right, (a, b) => a + b);
}

export function binary(op: Binary, left: Value, right: Value): Value {
  switch (op) {
    case 'and':
    case 'or':
    case 'xor':
      return known(combine(op, truthOf(left), truthOf(right)));
    case 'like':
      return known(like(left, right));
    case '.':
      return concatenated(left, right);
    case '+':
      return added(left, right);
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(left, right, COMPUTE[op]);
    default:
      return known(compare(op, left, right));
  }
}
