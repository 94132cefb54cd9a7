import { constantOf, type LookupQuestion, lookupQuestion } from '../../functions/index.js';
import { expressionsAt, type Host, type Plan } from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import { checkRe2 } from '../../sql/index.js';

type Call = Extract<EvalExpr, { kind: 'call' }>;

/** RE2 lacks something that the pattern needs. Mistakes are left to the compiler, which reports them. */
export function isRefused(pattern: string): boolean {
  const checked = checkRe2(pattern);
  return !checked.ok && checked.problem === undefined;
}

/** The pattern of a call that RE2 refuses, if it is known before the search runs. */
function refusedPattern(call: Call, arguments_: number): string | undefined {
  const pattern = call.args[1];
  if (pattern === undefined || call.args.length !== arguments_) return undefined;
  const value = constantOf(pattern, () => undefined);
  return typeof value === 'string' && isRefused(value) ? value : undefined;
}

function childrenOf(expr: EvalExpr): readonly EvalExpr[] {
  switch (expr.kind) {
    case 'call':
      return expr.args;
    case 'unary':
      return [expr.arg];
    case 'binary':
      return [expr.left, expr.right];
    case 'in':
      return [expr.value, ...expr.list];
    default:
      return [];
  }
}

/** The same expression over other operands, given in the order of `childrenOf`. */
function withChildren(expr: EvalExpr, children: readonly EvalExpr[]): EvalExpr {
  const [first = expr, second = expr] = children;
  switch (expr.kind) {
    case 'call':
      return { ...expr, args: children };
    case 'unary':
      return { ...expr, arg: first };
    case 'binary':
      return { ...expr, left: first, right: second };
    case 'in':
      return { ...expr, value: first, list: children.slice(1) };
    default:
      return expr;
  }
}

const ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ['match', 2],
  ['mvfind', 2],
  ['replace', 3],
]);

function isRefusedCall(expr: EvalExpr): expr is Call {
  const count = expr.kind === 'call' ? ARGUMENTS.get(expr.name) : undefined;
  return expr.kind === 'call' && count !== undefined && refusedPattern(expr, count) !== undefined;
}

/** What a call of lookup() asks; undefined for other expressions, and for calls that the compiler will refuse. */
function questionOf(expr: EvalExpr): LookupQuestion | undefined {
  return expr.kind === 'call' && expr.name === 'lookup' ? lookupQuestion(expr.args) : undefined;
}

const refusals = new WeakMap<EvalExpr, boolean>();

/** Whether an expression holds a call that the engine cannot run: with a regular expression that RE2 refuses, or of lookup(). */
function holdsRefused(expr: EvalExpr): boolean {
  const refused = (): boolean => isRefusedCall(expr) || questionOf(expr) !== undefined;
  const known = refusals.get(expr) ?? (refused() || childrenOf(expr).some(holdsRefused));
  refusals.set(expr, known);
  return known;
}

function fieldsOf(expr: EvalExpr): ReadonlySet<string> {
  if (expr.kind === 'field') return new Set(expr.quoted || !/^(?:true|false|null)$/.test(expr.name) ? [expr.name] : []);
  return new Set(childrenOf(expr).flatMap((child) => [...fieldsOf(child)]));
}

/**
 * Takes the refused calls out of expressions: each becomes a step that writes a hidden field, and what is left of the
 * expression reads that field.
 */
export class Lifter {
  #count = 0;

  /** `input` is the plan of the rows that the expression is evaluated on; it grows by the steps. */
  constructor(private input: Plan) {}

  /** The rows with the hidden fields beside them. */
  get plan(): Plan {
    return this.input;
  }

  expression(expr: EvalExpr): EvalExpr {
    if (!holdsRefused(expr)) return expr;
    if (expr.kind === 'call' && (expr.name === 'mvfilter' || expr.name === 'mvmap')) {
      const lifted = this.#perValue(expr);
      if (lifted !== undefined) return lifted;
    }
    const inner = withChildren(
      expr,
      childrenOf(expr).map((child) => this.expression(child)),
    );
    const question = questionOf(inner);
    if (question !== undefined) return this.#lookup(question, inner);
    return isRefusedCall(inner) ? this.#call(inner) : inner;
  }

  #name(): string {
    this.#count += 1;
    return `#lifted${this.#count}`;
  }

  #step(step: Pick<Host, 'operator' | 'args'>, { span }: EvalExpr): void {
    this.input = { kind: 'host', ...step, input: this.input, span } as Host;
  }

  #lookup(question: LookupQuestion, expr: EvalExpr): EvalExpr {
    const as = this.#name();
    this.#step({ operator: 'lookupObject', args: { ...question, as } }, expr);
    return expressionsAt(expr.span).field(as);
  }

  #call(expr: Call): EvalExpr {
    const [subject = expr, , replacement] = expr.args;
    const pattern = refusedPattern(expr, expr.args.length) ?? '';
    const as = this.#name();
    const { field, call } = expressionsAt(expr.span);
    if (replacement !== undefined) {
      this.#step({ operator: 'regexReplace', args: { subject, pattern, replacement, as } }, expr);
      const replaced = call('coalesce', field(as), subject);
      if (replacement.kind === 'string') return replaced;
      return call('if', call('isnull', replacement), call('null'), replaced);
    }
    if (expr.name === 'mvfind') {
      this.#step({ operator: 'regexFind', args: { subject, pattern, as } }, expr);
      return call('tonumber', field(as));
    }
    this.#step({ operator: 'regexMatch', args: { subject, pattern, as } }, expr);
    return call('if', call('isnull', subject), call('null'), call('isnotnull', field(as)));
  }

  /** What a list of expressions does to each value; undefined if the body is about more than that value. */
  #perValue(expr: Call): EvalExpr | undefined {
    const [list = expr, mapped] = expr.args;
    const body = mapped ?? list;
    const [name, ...others] = fieldsOf(body);
    const [of] = fieldsOf(list);
    if (name === undefined || others.length > 0 || name !== of) return undefined;
    const mode = mapped === undefined ? 'filter' : 'map';
    const { field } = expressionsAt(expr.span);
    const source = mode === 'filter' ? field(name) : this.expression(list);
    const as = this.#name();
    this.#step({ operator: 'perValue', args: { list: source, field: name, body, mode, as } }, expr);
    return field(as);
  }
}
