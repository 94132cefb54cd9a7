import { type IngestName, ingestName } from '../../knowledge/index.js';
import { type EvalExpr, partsOf } from '../../search/spl/index.js';
import { functionNamed, isSpecial, type SpecialFunction } from './functions.js';
import { binary, combine, compare, concatenated, known } from './operators.js';
import { itemsOf, listed, literal, numberOf, numeric, type Scalar, truthOf, type Value } from './value.js';

/** Where an expression reads the event it is asked about. */
export interface Subject {
  /** The values of a key or of an indexed field; none where it is absent. */
  values(name: IngestName): readonly Scalar[];
}

/** An expression ready to run. */
export type Evaluate = (subject: Subject) => Value;

/**
 * An eval expression as ingest runs it. Three truth values; what fails gives null. What cannot run at ingest was refused
 * when the knowledge was loaded.
 */
export function expression(expr: EvalExpr): Evaluate {
  switch (expr.kind) {
    case 'number':
      return constant(numeric(expr.value, expr.text));
    case 'string':
      return constant(literal(expr.value));
    case 'field':
      return expr.quoted ? field(expr.name) : bareName(expr.name);
    case 'unary':
      return unary(expr.op, expression(expr.arg));
    case 'binary':
      return operation(expr.op, expression(expr.left), expression(expr.right));
    case 'in':
      return within(expression(expr.value), expr.list.map(expression));
    case 'call':
      return call(expr.name, expr.args);
  }
}

function constant(value: Value): Evaluate {
  return () => value;
}

function field(written: string): Evaluate {
  const name = ingestName(written);
  return (subject) => listed(subject.values(name));
}

const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** `a.b` and `true` are what they look like only where no field has that name. */
function bareName(written: string): Evaluate {
  const whole = field(written);
  if (CONSTANTS.has(written)) return (subject) => whole(subject) ?? CONSTANTS.get(written) ?? null;
  const [first, ...others] = written.split('.').map(field);
  if (first === undefined || others.length === 0) return whole;
  return (subject) =>
    whole(subject) ?? others.reduce((left, part) => concatenated(left, part(subject)), first(subject));
}

function unary(op: '-' | 'not', arg: Evaluate): Evaluate {
  if (op === 'not') {
    return (subject) => {
      const truth = truthOf(arg(subject));
      return truth === undefined ? null : !truth;
    };
  }
  return (subject) => {
    const value = numberOf(arg(subject));
    return value === undefined ? null : numeric(-value);
  };
}

function operation(op: Extract<EvalExpr, { kind: 'binary' }>['op'], left: Evaluate, right: Evaluate): Evaluate {
  return (subject) => binary(op, left(subject), right(subject));
}

function within(value: Evaluate, members: readonly Evaluate[]): Evaluate {
  return (subject) => {
    const one = value(subject);
    const found = members.map((member) => compare('=', one, member(subject)));
    return known(found.reduce((a, b) => combine('or', a, b), false));
  };
}

/** Functions that do not look at all of their arguments, or look at them more than once. */
const SPECIAL: Readonly<Record<SpecialFunction, (args: readonly EvalExpr[]) => Evaluate>> = {
  if: ([condition, yes, no]) => cases([part(condition), part(yes)], part(no)),
  case: (args) => cases(args.map(expression), constant(null)),
  validate: (args) => cases(args.map(expression), constant(null), false),
  mvfilter: ([condition]) => filtered(condition),
  mvmap: ([list, each]) => mapped(list, each),
};

function call(name: string, args: readonly EvalExpr[]): Evaluate {
  if (isSpecial(name)) return SPECIAL[name](args);
  const run = functionNamed(name);
  const parts = args.map(expression);
  return (subject) => run(parts.map((arg) => arg(subject)));
}

function part(expr: EvalExpr | undefined): Evaluate {
  return expr === undefined ? constant(null) : expression(expr);
}

/** Conditions and values in turn: the value after the first condition that is `wanted`. */
function cases(parts: readonly Evaluate[], otherwise: Evaluate, wanted = true): Evaluate {
  return (subject) => {
    const at = parts.findIndex((one, i) => i % 2 === 0 && truthOf(one(subject)) === wanted);
    return (at < 0 ? otherwise : (parts[at + 1] ?? otherwise))(subject);
  };
}

/** The first field that an expression names. */
function firstField(expr: EvalExpr | undefined): IngestName | undefined {
  if (expr === undefined) return undefined;
  if (expr.kind === 'field') return ingestName(expr.name);
  for (const one of partsOf(expr)) {
    const found = firstField(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function sameName(a: IngestName, b: IngestName): boolean {
  return a.kind === 'field' && b.kind === 'field'
    ? a.name === b.name
    : a.kind === 'key' && b.kind === 'key' && a.key === b.key;
}

/** The subject with one value in place of a field. */
function bound(subject: Subject, name: IngestName, item: Scalar): Subject {
  return { values: (asked) => (sameName(asked, name) ? [item] : subject.values(asked)) };
}

function filtered(condition: EvalExpr | undefined): Evaluate {
  const name = firstField(condition);
  if (name === undefined) return constant(null);
  const holds = part(condition);
  return (subject) =>
    listed(subject.values(name).filter((item) => truthOf(holds(bound(subject, name, item))) === true));
}

function mapped(list: EvalExpr | undefined, each: EvalExpr | undefined): Evaluate {
  const name = firstField(list);
  const [items, change] = [part(list), part(each)];
  if (name === undefined) return constant(null);
  return (subject) => listed(itemsOf(items(subject)).flatMap((item) => itemsOf(change(bound(subject, name, item)))));
}
