import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, KarstError, type Span } from '../../../diagnostics/index.js';
import {
  type Assignment,
  evalField,
  extended,
  type ForeachItemsArgs,
  type Plan,
  writtenExpression,
} from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import { type HostContext, inputOf, type Operator } from '../operator.js';
import { fillTemplate } from '../template.js';

const diagnose = diagnoser(searchMessages);

/** Values of one field: each is a round of assignments in the same query. */
const MOST_ITEMS = 100;

const LIST = '#items';
const COUNT = '#count';
const ITEM = '#item';

function listOf({ mode, field }: ForeachItemsArgs): string {
  const name = evalField(field);
  if (mode === 'multivalue') return name;
  const items = `json_array_to_mv(${name})`;
  return mode === 'json_array' ? items : `if(mvcount(${name})=1 AND match(${name}, "^\\s*\\["), ${items}, ${name})`;
}

/** The template for one round: the item is a field, text around it in quotes is joined to it. */
function roundText({ template, item, iteration }: ForeachItemsArgs, round: number, span: Span): string {
  const text = fillTemplate(template, [item, iteration], (token, place) => {
    if (token === iteration) return String(round);
    if (place === 'bare') return evalField(ITEM);
    if (place === '"') return `" . ${evalField(ITEM)} . "`;
    throw new KarstError(diagnose('search/unsupported', { span }, `${item} in the name of a field`));
  });
  return `| ${text.replace(/^\s*\|/, '')}`;
}

/** The assignments of a round count only in rows that have so many items. */
function guarded(plan: Plan, below: Plan, round: number, span: Span): Plan {
  if (plan === below) return plan;
  if (plan.kind !== 'extend') {
    const hint = 'Write foreach mode=multivalue <field> [eval …].';
    throw new KarstError(
      diagnose('search/usage', { span }, 'Over the values of a field, foreach runs eval alone.', hint),
    );
  }
  const within = writtenExpression(`${evalField(COUNT)} > ${round}`);
  const assignments = plan.assignments.map((assignment): Assignment => {
    const old: EvalExpr = { kind: 'field', name: assignment.field, quoted: true, span };
    const args = [within, assignment.expr, old];
    return { ...assignment, expr: { kind: 'call', name: 'if', args, nameSpan: span, span } };
  });
  return { ...plan, input: guarded(plan.input, below, round, span), assignments };
}

async function mostItems(plan: Plan, context: HostContext): Promise<number> {
  const { span } = plan;
  const arg: EvalExpr = { kind: 'field', name: COUNT, quoted: true, span };
  const items = [{ fn: 'max', arg, evaluated: false, as: 'most', span }];
  const over = { by: [], allNumbers: false, dedupSplitValues: false, span };
  const { rows } = await context.rows({ kind: 'aggregate', input: plan, items, ...over });
  return Number(rows[0]?.most ?? 0);
}

function round(args: ForeachItemsArgs, plan: Plan, i: number, context: HostContext, span: Span): Plan {
  const below = extended(plan, { [ITEM]: `mvindex(${evalField(LIST)}, ${i})` }, span);
  return guarded(context.plan(roundText(args, i, span), below), below, i, span);
}

/** foreach over the values of a field: one round of the template's eval for each place (foreach page). */
export const foreachItems: Operator<'foreachItems'> = async (node, context) => {
  const { args, span } = node;
  const input = inputOf(node);
  const listed = extended(input, { [LIST]: listOf(args), [COUNT]: `coalesce(mvcount(${evalField(LIST)}), 0)` }, span);
  const most = await mostItems(listed, context);
  if (most > MOST_ITEMS) {
    throw new KarstError(
      diagnose('search/unsupported', { span }, `foreach over more than ${MOST_ITEMS} values of a field`),
    );
  }
  if (most === 0) round(args, listed, 0, context, span);
  return Array.from({ length: most }, (_, i) => i).reduce((plan, i) => round(args, plan, i, context, span), listed);
};
