import type { Diagnostic, Span } from '../../diagnostics/index.js';
import type { EvalExpr } from './ast.js';
import type { ConstantEvaluator } from './constant.js';
import { evaluateConstant } from './constant.js';
import type { Macro } from './cursor.js';
import { limits } from './limits.js';
import { parseEvalExpression } from './pipeline.js';
import { diagnose } from './reader.js';
import type { Substitution } from './source-map.js';

interface At {
  readonly span: Span;
  readonly source: string;
}

/** Argument names with their texts, or what is wrong. Arguments are all positional or all named (macros.conf). */
export function bindArguments(
  macro: Macro,
  args: readonly string[],
  count: number,
  at: At,
): Map<string, string> | Diagnostic {
  if (macro.args.length !== count) {
    return diagnose('spl/macro-definition', at, macro.name, macro.args.length, count);
  }
  const named = args.map((arg) => namedArgument(macro, arg));
  if (named.every((pair) => pair === undefined)) {
    return new Map(macro.args.map((name, index) => [name, args[index] ?? '']));
  }
  const values = new Map<string, string>();
  for (const pair of named) {
    if (pair === undefined) return diagnose('spl/macro-mixed-arguments', at, macro.name);
    if (values.has(pair.name)) return diagnose('spl/macro-argument-twice', at, macro.name, pair.name);
    values.set(pair.name, pair.value);
  }
  return values;
}

function namedArgument(macro: Macro, arg: string): { name: string; value: string } | undefined {
  const parts = /^([\w-]+)\s*=(?!=)\s*(.*)$/s.exec(arg);
  const [, name, value] = parts ?? [];
  return name !== undefined && value !== undefined && macro.args.includes(name) ? { name, value } : undefined;
}

/**
 * Puts the arguments for `$name$`, inside quotes too (macros.conf.spec). Other dollars stay.
 * Stops at the limit of text, with what it has: a text of that length is refused anyway.
 */
export function substitute(
  definition: string,
  values: ReadonlyMap<string, string>,
): { readonly text: string; readonly substitutions: readonly Substitution[] } {
  const substitutions: Substitution[] = [];
  let text = '';
  let copied = 0;
  for (let from = definition.indexOf('$'); from >= 0 && text.length <= limits.text; ) {
    const close = definition.indexOf('$', from + 1);
    if (close < 0) break;
    const value = values.get(definition.slice(from + 1, close));
    if (value === undefined) {
      from = close;
      continue;
    }
    text += definition.slice(copied, from);
    substitutions.push({ at: text.length, length: value.length, span: { from, to: close + 1 } });
    text += value;
    copied = close + 1;
    from = definition.indexOf('$', copied);
  }
  return { text: text + definition.slice(copied), substitutions };
}

/**
 * Runs `validation`. A Boolean passes if true; any other null passes and any other string is the message
 * (macros.conf.spec). Undefined if the arguments pass.
 */
export function rejection(
  macro: Macro,
  values: ReadonlyMap<string, string>,
  at: At,
  evaluate: ConstantEvaluator = evaluateConstant,
): Diagnostic | undefined {
  if (macro.validation === undefined || macro.validation.trim() === '') return undefined;
  const { expr } = parseEvalExpression(substitute(macro.validation, values).text);
  const result = expr && evaluate(withArguments(expr, values));
  if (result === undefined) return diagnose('spl/macro-eval', at, macro.name, 'validation');
  if (result === true || result === null) return undefined;
  const message = typeof result === 'string' ? result : (macro.errormsg ?? 'its validation is not true.');
  return diagnose('spl/macro-invalid-argument', at, macro.name, message);
}

/** The text that an `iseval` definition gives. */
export function evaluateDefinition(
  macro: Macro,
  text: string,
  at: At,
  evaluate: ConstantEvaluator = evaluateConstant,
): string | Diagnostic {
  const { expr } = parseEvalExpression(text);
  const result = expr && evaluate(expr);
  if (typeof result === 'string') return result;
  return result === undefined
    ? diagnose('spl/macro-eval', at, macro.name, 'iseval')
    : diagnose('spl/macro-not-text', at, macro.name);
}

/** Bare argument names in a validation stand for their values. */
function withArguments(expr: EvalExpr, values: ReadonlyMap<string, string>): EvalExpr {
  const walk = (inner: EvalExpr): EvalExpr => withArguments(inner, values);
  switch (expr.kind) {
    case 'field':
      return literal(expr, values.get(expr.name));
    case 'call':
      return { ...expr, args: expr.args.map(walk) };
    case 'unary':
      return { ...expr, arg: walk(expr.arg) };
    case 'binary':
      return { ...expr, left: walk(expr.left), right: walk(expr.right) };
    case 'in':
      return { ...expr, value: walk(expr.value), list: expr.list.map(walk) };
    default:
      return expr;
  }
}

function literal(field: EvalExpr, value: string | undefined): EvalExpr {
  if (value === undefined) return field;
  const { span } = field;
  const isNumber = /^-?\d+(?:\.\d+)?$/.test(value);
  return isNumber ? { kind: 'number', value: Number(value), text: value, span } : { kind: 'string', value, span };
}
