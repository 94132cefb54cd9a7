import {
  type AggregateItem,
  evalField,
  expressionsAt,
  type OutlierArgs,
  type Plan,
  writtenExpression,
} from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import { type HostContext, inputOf, type Operator } from '../operator.js';

interface Bounds {
  readonly field: string;
  readonly lower: number;
  readonly upper: number;
}

function quartile(field: string, parameter: number, as: string, input: Plan): AggregateItem {
  const { span } = input;
  return { fn: 'exactperc', parameter, arg: expressionsAt(span).field(field), evaluated: false, as, span };
}

/** Where outliers of each field begin; fields without numbers have none. */
async function boundsOf(
  input: Plan,
  fields: readonly string[],
  param: number,
  context: HostContext,
): Promise<readonly Bounds[]> {
  const items = fields.flatMap((field, i) => [25, 75].map((share) => quartile(field, share, `q${share}_${i}`, input)));
  const { span } = input;
  const rest = { by: [], allNumbers: false, dedupSplitValues: false, span };
  const [row = {}] = (await context.rows({ kind: 'aggregate', input, items, ...rest }, 1)).rows;
  return fields.flatMap((field, i) => {
    const [first, third] = [25, 75].map((share) => row[`q${share}_${i}`]);
    if (first === undefined || third === undefined) return [];
    const [low, high] = [Number(first), Number(third)];
    return [{ field, lower: low - param * (high - low), upper: high + param * (high - low) }];
  });
}

/** A number of any size as an expression. */
function literal(bound: number): string {
  return `tonumber("${bound}")`;
}

function beyond({ field, lower, upper }: Bounds, useLower: boolean): string {
  const value = `tonumber(${evalField(field)})`;
  const above = `${value} > ${literal(upper)}`;
  return useLower ? `(${above} OR ${value} < ${literal(lower)})` : above;
}

function clipped({ field, lower, upper }: Bounds, { mark, useLower }: OutlierArgs): EvalExpr {
  const shown = (bound: number): string => (mark ? `"000${bound}"` : literal(bound));
  const value = `tonumber(${evalField(field)})`;
  const below = useLower ? `${value} < ${literal(lower)}, ${shown(lower)}, ` : '';
  return writtenExpression(`case(${value} > ${literal(upper)}, ${shown(upper)}, ${below}true(), ${evalField(field)})`);
}

/**
 * Numbers far from the rest are cut down to the bound, or their rows go (outlier page, "Filtering is based on the
 * inter-quartile range"). Only the quartiles are asked for, the rows stay where they are.
 */
export const outlier: Operator<'outlier'> = async ({ args, span, ...node }, context): Promise<Plan> => {
  const input = inputOf({ ...node, args, span });
  const named = args.fields.length > 0 ? args.fields : await context.names(input);
  const fields = named.filter((name) => args.fields.length > 0 || !name.startsWith('_'));
  if (fields.length === 0) return input;
  const bounds = await boundsOf(input, fields, args.param, context);
  if (bounds.length === 0) return input;
  if (args.action === 'transform') {
    const assignments = bounds.map((of) => ({ field: of.field, expr: clipped(of, args), span }));
    return { kind: 'extend', input, assignments, span };
  }
  const out = bounds.map((of) => beyond(of, args.useLower)).join(' OR ');
  const predicate = { kind: 'eval', expr: writtenExpression(`if(${out}, false(), true())`) } as const;
  return { kind: 'filter', input, predicate, span };
};
