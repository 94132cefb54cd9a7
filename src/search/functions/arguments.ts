import { evalMessages } from '../../diagnostics/codes/eval.js';
import { diagnoser } from '../../diagnostics/index.js';
import { asList, asNumber, asText, NOTHING } from '../sql/convert.js';
import { identifier, type Sql, sql } from '../sql/fragment.js';
import type { Typed } from '../sql/typed.js';
import { constantOf } from './constant.js';
import type { CallContext, EvalFunction } from './function.js';

export const diagnose = diagnoser(evalMessages);

/** A function's page without its SQL. */
export type Page = Omit<EvalFunction, 'build'>;

export function spanOf(context: CallContext, index: number) {
  return { span: context.args[index]?.span ?? context.span };
}

/** What went wrong was reported: a NULL that must not be run. */
export const FAILED: Typed = NOTHING;

/** Reports that an argument is of a type the function cannot take. */
export function wrongType(page: Page, index: number, wanted: string, context: CallContext): Typed {
  context.report(diagnose('eval/argument-type', spanOf(context, index), page.name, wanted, page.syntax));
  return FAILED;
}

/** An argument as a number. Literals and Booleans are type errors, a field that holds no number is NULL. */
export function numberArgument(page: Page, args: readonly Typed[], index: number, context: CallContext): Typed {
  const value = args[index] ?? NOTHING;
  if (value.type === 'literal' || value.type === 'bool') wrongType(page, index, 'a number', context);
  return asNumber(value);
}

/** An argument as one text; a multivalue of several is NULL, a Boolean a type error. */
export function textArgument(page: Page, args: readonly Typed[], index: number, context: CallContext): Typed {
  const value = args[index] ?? NOTHING;
  if (value.type === 'bool') wrongType(page, index, 'text', context);
  return asText(value);
}

/** A function of numbers; NULL in, NULL out. Decimal literals among the arguments limit the digits of the result. */
export function numeric(page: Page, build: (args: readonly Typed[], context: CallContext) => Typed): EvalFunction {
  return {
    ...page,
    build: (args, context) =>
      build(
        args.map((_, i) => numberArgument(page, args, i, context)),
        context,
      ),
  };
}

/** The least digits among the arguments, as a number's form. */
export function leastDigits(args: readonly Typed[]): { readonly digits?: number } {
  const digits = args.flatMap((a) => a.digits ?? []);
  return digits.length === 0 ? {} : { digits: Math.min(...digits) };
}

export function numberResult(fragment: Sql, form: Pick<Typed, 'digits' | 'decimals'> = {}): Typed {
  return { type: 'number', sql: fragment, ...form };
}

export function textResult(fragment: Sql): Typed {
  return { type: 'text', sql: fragment };
}

export function boolResult(fragment: Sql): Typed {
  return { type: 'bool', sql: fragment };
}

export function listResult(fragment: Sql): Typed {
  return { type: 'list', sql: fragment };
}

/** The variable of lambdas whose body holds fragments from elsewhere: no column is called so. */
export const ITEM: Sql = identifier('$v');

/** Applies a text-to-text function to one value, or to every value of a list. Other fragments in `body` must be atoms. */
export function perValue(value: Typed, body: (text: Sql) => Sql): Typed {
  if (value.type === 'list') return listResult(sql`arrayMap(${ITEM} -> ${body(ITEM)}, ${value.sql})`);
  return textResult(body(asText(value).sql));
}

/**
 * Applies a function that ClickHouse refuses on Nullable (it gives arrays, or needs them) to the present value.
 * The body's result is NULL, or an empty array, when there is none.
 */
export function onPresent(value: Typed, body: (text: Sql) => Sql): Sql {
  return sql`arrayMap(${ITEM} -> ${body(ITEM)}, ${asList(value).sql})[1]`;
}

/** The argument's value if it is the same on every row. */
export function constantValue(
  args: readonly Typed[],
  index: number,
  context: CallContext,
): string | number | undefined {
  const expr = context.args[index];
  return args[index]?.constant ?? (expr === undefined ? undefined : constantOf(expr, (name) => context.constant(name)));
}

/** A text the compiler must know. Reports and gives undefined for what depends on the row. */
export function constantText(
  page: Page,
  args: readonly Typed[],
  index: number,
  what: string,
  context: CallContext,
): string | undefined {
  const constant = constantValue(args, index, context);
  if (typeof constant === 'string') return constant;
  context.report(diagnose('eval/constant-needed', spanOf(context, index), page.name, what));
  return undefined;
}
