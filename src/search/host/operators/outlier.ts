import {
  type AggregateItem,
  evalField,
  expressionsAt,
  type OutlierArgs,
  type Plan,
  writtenExpression,
} from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import { inputOf, type Operator } from '../operator.js';

interface Bounds {
  readonly field: string;
  readonly lower: string;
  readonly upper: string;
}

function quartile(field: string, parameter: number, as: string, input: Plan): AggregateItem {
  const { span } = input;
  return { fn: 'exactperc', parameter, arg: expressionsAt(span).field(field), evaluated: false, as, span };
}

/** The rows with the bounds of each field beside them; what lies beyond them is an outlier. */
function bounded(
  input: Plan,
  fields: readonly string[],
  param: number,
): { readonly plan: Plan; readonly bounds: readonly Bounds[] } {
  const { span } = input;
  const names = fields.map((field, i) => ({
    field,
    q1: `#q1_${i}`,
    q3: `#q3_${i}`,
    lower: `#lower_${i}`,
    upper: `#upper_${i}`,
  }));
  const items = names.flatMap(({ field, q1, q3 }) => [quartile(field, 25, q1, input), quartile(field, 75, q3, input)]);
  const window: Plan = { kind: 'window', input, items, by: [], allNumbers: false, span };
  const assignments = names.flatMap(({ q1, q3, lower, upper }) => {
    const reach = `${param} * (${evalField(q3)} - ${evalField(q1)})`;
    return [
      { field: lower, expr: writtenExpression(`${evalField(q1)} - ${reach}`), span },
      { field: upper, expr: writtenExpression(`${evalField(q3)} + ${reach}`), span },
    ];
  });
  return { plan: { kind: 'extend', input: window, assignments, span }, bounds: names };
}

function beyond({ field, lower, upper }: Bounds, useLower: boolean): string {
  const value = `tonumber(${evalField(field)})`;
  const above = `${value} > ${evalField(upper)}`;
  return useLower ? `(${above} OR ${value} < ${evalField(lower)})` : above;
}

function clipped(bounds: Bounds, { mark, useLower }: OutlierArgs): EvalExpr {
  const { field, lower, upper } = bounds;
  const shown = (bound: string): string => (mark ? `"000" . ${evalField(bound)}` : evalField(bound));
  const value = `tonumber(${evalField(field)})`;
  const below = useLower ? `${value} < ${evalField(lower)}, ${shown(lower)}, ` : '';
  return writtenExpression(
    `case(${value} > ${evalField(upper)}, ${shown(upper)}, ${below}true(), ${evalField(field)})`,
  );
}

/**
 * Numbers far from the rest are cut down to the bound, or their rows go (outlier page, "Filtering is based on the
 * inter-quartile range"). All of it is SQL; only the names of the fields are asked for.
 */
export const outlier: Operator<'outlier'> = async ({ args, span, ...node }, context): Promise<Plan> => {
  const input = inputOf({ ...node, args, span });
  const named = args.fields.length > 0 ? args.fields : await context.names(input);
  const fields = named.filter((name) => args.fields.length > 0 || !name.startsWith('_'));
  if (fields.length === 0) return input;
  const { plan, bounds } = bounded(input, fields, args.param);
  if (args.action === 'transform') {
    const assignments = bounds.map((of) => ({ field: of.field, expr: clipped(of, args), span }));
    return { kind: 'extend', input: plan, assignments, span };
  }
  const out = bounds.map((of) => beyond(of, args.useLower)).join(' OR ');
  const predicate = { kind: 'eval', expr: writtenExpression(`if(${out}, false(), true())`) } as const;
  return { kind: 'filter', input: plan, predicate, span };
};
