import { evalMessages } from '../../diagnostics/codes/eval.js';
import { type Diagnostic, diagnoser, type Span } from '../../diagnostics/index.js';
import type { CallContext, EvalFunction } from '../functions/function.js';
import { closestFunction, evalFunctions } from '../functions/index.js';
import type { BinaryOp, EvalExpr } from '../spl/index.js';
import { type ArithmeticOp, arithmetic, join, negate, plus } from './arithmetic.js';
import { type ComparisonOp, compare, isOneOf, NO_TRUTH } from './comparison.js';
import { asBool, isString, NOTHING } from './convert.js';
import { concat, number, type Sql, sql, text } from './fragment.js';
import { significantDigits } from './number.js';
import type { Typed } from './typed.js';

/** What an expression is compiled against; the plan compiler supplies it. */
export interface Scope {
  /** The field as this stage sees it; undefined when no row can have it. */
  field(name: string): Typed | undefined;
  /** Seconds since the epoch at which the search started. */
  readonly now: number;
  /** IANA time zone of the search. */
  readonly timezone: string;
  report(diagnostic: Diagnostic): void;
  /** What a field holds on every row, if the search itself says so. */
  constant?(name: string): string | number | undefined;
  /** Compiles search syntax to a Boolean, for searchmatch(). Absent where events are not at hand. */
  compileSearch?(text: string, span: Span): Typed;
}

type Replacements = ReadonlyMap<string, Typed>;
type Binary = Extract<EvalExpr, { kind: 'binary' }>;
type Call = Extract<EvalExpr, { kind: 'call' }>;

const diagnose = diagnoser(evalMessages);

/** One compilation: a scope, the lambda variables that stand for fields, and names for new ones. */
class Compiler {
  #names = 0;

  constructor(private readonly scope: Scope) {}

  readonly fresh = (): string => `$${++this.#names}`;

  compile(expr: EvalExpr, replace: Replacements): Typed {
    switch (expr.kind) {
      case 'number':
        return numberLiteral(expr.value, expr.text);
      case 'string':
        return { type: 'literal', sql: text(expr.value), total: true, constant: expr.value };
      case 'field':
        return this.#field(expr, replace);
      case 'call':
        return this.#call(expr, replace);
      case 'unary':
        return expr.op === 'not' ? this.#not(expr.arg, replace) : this.#negate(expr.arg, replace);
      case 'binary':
        return this.#binary(expr, replace);
      case 'in': {
        const members = expr.list.map((item) => this.compile(item, replace));
        return isOneOf(this.compile(expr.value, replace), members, this.fresh);
      }
    }
  }

  #lookup(name: string, replace: Replacements): Typed | undefined {
    const found = replace.get(name) ?? this.scope.field(name);
    return found === undefined ? undefined : asField(found);
  }

  #field(expr: Extract<EvalExpr, { kind: 'field' }>, replace: Replacements): Typed {
    const found = this.#lookup(expr.name, replace);
    if (found !== undefined) return found;
    if (expr.quoted) return NOTHING;
    if (expr.name === 'true') return TRUE;
    if (expr.name === 'false') return FALSE;
    const parts = expr.name.split('.');
    if (parts.length === 1 || parts.includes('')) return NOTHING;
    return join(
      parts.map((part) => (/^\d+$/.test(part) ? numberLiteral(Number(part), part) : this.#part(part, replace))),
    );
  }

  #part(name: string, replace: Replacements): Typed {
    return this.#lookup(name, replace) ?? NOTHING;
  }

  #not(arg: EvalExpr, replace: Replacements): Typed {
    return { type: 'bool', sql: sql`NOT ${this.#truth(arg, 'NOT', replace)}` };
  }

  #negate(arg: EvalExpr, replace: Replacements): Typed {
    const value = this.compile(arg, replace);
    this.#needNumber(arg, value, '-');
    return negate(value);
  }

  #binary(expr: Binary, replace: Replacements): Typed {
    switch (expr.op) {
      case 'and':
      case 'or':
        return this.#logic(expr, replace);
      case 'xor': {
        const sides = [expr.left, expr.right].map((side) => this.#truth(side, 'XOR', replace));
        return { type: 'bool', sql: sql`xor(${concat(sides, sql`, `)})` };
      }
      case '.':
        return this.#join(expr, replace);
      case '+':
        return this.#plus(expr, replace);
      case '-':
      case '*':
      case '/':
      case '%':
        return this.#arithmetic(expr, expr.op, replace);
      default:
        return this.#compare(expr, expr.op, replace);
    }
  }

  #logic(expr: Binary, replace: Replacements): Typed {
    const op = expr.op.toUpperCase();
    const sides = operands(expr, expr.op).map((side) => this.#truth(side, op, replace));
    return { type: 'bool', sql: sql`(${concat(sides, expr.op === 'and' ? sql` AND ` : sql` OR `)})` };
  }

  /** A side of AND, OR, XOR, NOT: fields are taken as they come, numbers and strings are type errors. */
  #truth(expr: EvalExpr, op: string, replace: Replacements): Sql {
    const value = this.compile(expr, replace);
    const kind = staticKind(expr, value);
    if (kind === 'number' || kind === 'string') this.report('eval/boolean-only', expr.span, op);
    return asBool(value).sql;
  }

  #join(expr: Binary, replace: Replacements): Typed {
    const sides = operands(expr, '.');
    const values = sides.map((side) => this.compile(side, replace));
    const wrong = sides.find((_, i) => values[i]?.type === 'bool');
    if (wrong !== undefined) this.report('eval/dot-boolean', wrong.span);
    return join(values);
  }

  #plus(expr: Binary, replace: Replacements): Typed {
    const left = this.compile(expr.left, replace);
    const right = this.compile(expr.right, replace);
    const kinds = [staticKind(expr.left, left), staticKind(expr.right, right)];
    if (kinds.includes('bool') || (kinds.includes('string') && kinds.includes('number'))) {
      this.report('eval/plus-mixed', expr.span);
      return NOTHING;
    }
    return plus(left, right, this.fresh);
  }

  #arithmetic(expr: Binary, op: ArithmeticOp, replace: Replacements): Typed {
    const left = this.compile(expr.left, replace);
    const right = this.compile(expr.right, replace);
    this.#needNumber(expr.left, left, op);
    this.#needNumber(expr.right, right, op);
    return arithmetic(left, right, op);
  }

  #needNumber(expr: EvalExpr, value: Typed, op: string): void {
    const kind = staticKind(expr, value);
    if (kind === 'string' || kind === 'bool') this.report('eval/numbers-only', expr.span, op);
  }

  #compare(expr: Binary, op: ComparisonOp, replace: Replacements): Typed {
    const left = this.compile(expr.left, replace);
    const right = this.compile(expr.right, replace);
    const kinds = [staticKind(expr.left, left), staticKind(expr.right, right)];
    const ordered = op !== '=' && op !== '!=';
    const bad = kinds.includes('bool') && (ordered || !kinds.every((k) => k === 'bool' || k === 'any'));
    const mixed = op !== 'like' && kinds.includes('string') && kinds.includes('number');
    if (bad || mixed) {
      this.report('eval/different-types', expr.span, op === 'like' ? 'LIKE' : op);
      return NO_TRUTH;
    }
    return compare(left, right, op, this.fresh);
  }

  #call(expr: Call, replace: Replacements): Typed {
    const fn = evalFunctions.get(expr.name);
    if (fn === undefined) {
      this.report('eval/unknown-function', expr.nameSpan, expr.name, closestFunction(expr.name));
      return NOTHING;
    }
    const [least, most] = fn.arity;
    if (expr.args.length < least || expr.args.length > most) {
      this.report('eval/argument-count', expr.span, expr.name, fn.syntax, expr.args.length);
      return NOTHING;
    }
    return this.#build(fn, expr, replace);
  }

  #build(fn: EvalFunction, expr: Call, replace: Replacements): Typed {
    const args = fn.lazy === true ? [] : expr.args.map((arg) => this.compile(arg, replace));
    return fn.build(args, new Building(this, this.scope, expr, replace));
  }

  search(search: string, span: Span): Typed {
    if (this.scope.compileSearch !== undefined) return this.scope.compileSearch(search, span);
    this.report('eval/function-unsupported', span, 'searchmatch', 'here');
    return NO_TRUTH;
  }

  report<K extends keyof typeof evalMessages>(
    code: K,
    span: Span,
    ...args: Parameters<(typeof evalMessages)[K]>
  ): void {
    this.scope.report(diagnose(code, { span }, ...args));
  }
}

/** One call being built: what its function may ask. */
class Building implements CallContext {
  readonly args: readonly EvalExpr[];
  readonly span: Span;
  readonly fresh: () => string;

  constructor(
    private readonly compiler: Compiler,
    private readonly scope: Scope,
    expr: Call,
    private readonly replace: Replacements,
  ) {
    this.args = expr.args;
    this.span = expr.span;
    this.fresh = compiler.fresh;
  }

  get now(): number {
    return this.scope.now;
  }

  get timezone(): string {
    return this.scope.timezone;
  }

  compile(expr: EvalExpr, more?: Replacements): Typed {
    return this.compiler.compile(expr, more === undefined ? this.replace : new Map([...this.replace, ...more]));
  }

  constant(name: string): string | number | undefined {
    return this.replace.has(name) ? undefined : this.scope.constant?.(name);
  }

  compileSearch(search: string, span: Span): Typed {
    return this.compiler.search(search, span);
  }

  report(diagnostic: Diagnostic): void {
    this.scope.report(diagnostic);
  }
}

const TRUE: Typed = { type: 'bool', sql: sql`true`, total: true };
const FALSE: Typed = { type: 'bool', sql: sql`false`, total: true };

function numberLiteral(value: number, written: string): Typed {
  const digits = significantDigits(written);
  const form = digits === undefined ? {} : { digits };
  return { type: 'number', sql: number(value), total: true, constant: value, ...form };
}

/** A value read back from a field acts as a number if it looks like one, however it was made. */
function asField(value: Typed): Typed {
  if (value.type !== 'literal' && value.string !== true) return value;
  const total = value.total === true ? { total: true } : {};
  return { type: 'text', sql: value.sql, ...total };
}

/** The operands of a chain of one associative operator, left to right, without recursion down the left spine. */
function operands(expr: EvalExpr, op: BinaryOp): readonly EvalExpr[] {
  const found: EvalExpr[] = [];
  let rest = expr;
  while (rest.kind === 'binary' && rest.op === op) {
    found.push(rest.right);
    rest = rest.left;
  }
  return [rest, ...found.reverse()];
}

/** Functions whose result is one of their arguments as it is: of a field, it has no type before the search runs. */
const PASS_ON = new Set(['if', 'case', 'coalesce', 'ifnull', 'nullif', 'validate', 'mvindex', 'min', 'max', 'exact']);

function hasField(expr: EvalExpr): boolean {
  if (expr.kind === 'field') return true;
  return expr.kind === 'call' && PASS_ON.has(expr.name) && expr.args.some(hasField);
}

type StaticKind = 'number' | 'string' | 'bool' | 'any';

/** What the type check knows: fields, lists and text that a function made are settled row by row. */
function staticKind(expr: EvalExpr, value: Typed): StaticKind {
  if (value.type === 'bool') return 'bool';
  if (expr.kind === 'field' && !(value.string === true)) return 'any';
  if (expr.kind === 'call' && PASS_ON.has(expr.name) && hasField(expr)) return 'any';
  if (isString(value)) return 'string';
  return value.type === 'number' ? 'number' : 'any';
}

const NO_REPLACEMENTS: Replacements = new Map();

/**
 * Compiles an expression. Problems go to `scope.report` with spans; the result is then a NULL that must not be run.
 * Nothing in the SQL is named after user input: values are bound, lambda variables are `$1`, `$2` …
 */
export function compileEval(expr: EvalExpr, scope: Scope): Typed {
  return new Compiler(scope).compile(expr, NO_REPLACEMENTS);
}

/** For `where` and the like: SQL that is true for rows to keep. Reports an expression that is not Boolean. */
export function compileCondition(expr: EvalExpr, scope: Scope): Typed {
  const value = compileEval(expr, scope);
  if (value.type === 'bool') return value;
  if (value.type !== 'null') scope.report(diagnose('eval/where-not-boolean', { span: expr.span }));
  return NO_TRUTH;
}

/** For `eval field=…`: a value a field can take, so never a Boolean. */
export function compileAssignment(expr: EvalExpr, scope: Scope): Typed {
  const value = compileEval(expr, scope);
  if (value.type !== 'bool') return value;
  scope.report(diagnose('eval/boolean-result', { span: expr.span }));
  return NOTHING;
}
