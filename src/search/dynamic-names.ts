import { searchMessages } from '../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser } from '../diagnostics/index.js';
import type { Assignment, Extend, Plan } from './plan/index.js';
import type { ResultRow } from './result.js';
import type { EvalExpr } from './spl/index.js';

/*
 * `eval {name}=x`: the field to set is the value of another field (eval page). The names are found by running the
 * part of the search that comes before; then the assignment becomes one plain assignment a name.
 */

const diagnose = diagnoser(searchMessages);

/** Gives the distinct combinations of some fields' values in a plan's rows. */
export type Distinct = (plan: Plan, fields: readonly string[]) => Promise<readonly ResultRow[]>;

/** More columns than this would be a mistake in the search. */
const MOST_NAMES = 200;

const TEMPLATE = /\{([^{}]+)\}/g;

function templateFields(target: string): readonly string[] {
  return [...target.matchAll(TEMPLATE)].map((m) => m[1] as string);
}

function isDynamic({ field }: Assignment): boolean {
  return templateFields(field).length > 0;
}

function binary(op: 'and' | '=', left: EvalExpr, right: EvalExpr): EvalExpr {
  return { kind: 'binary', op, left, right, span: left.span };
}

function fieldNode(name: string, { span }: Assignment): EvalExpr {
  return { kind: 'field', name, quoted: true, span };
}

/** `if(name="value", expr, target)` for one combination of values. */
function plain(assignment: Assignment, fields: readonly string[], row: ResultRow): Assignment | undefined {
  const { span } = assignment;
  const values = fields.map((f) => row[f]);
  if (!values.every((v): v is string => typeof v === 'string')) return undefined;
  let next = 0;
  const target = assignment.field.replace(TEMPLATE, () => values[next++] ?? '');
  const tests = fields.map((f, i) =>
    binary('=', fieldNode(f, assignment), { kind: 'string', value: values[i] ?? '', span }),
  );
  const condition = tests.reduce((a, b) => binary('and', a, b));
  const args = [condition, assignment.expr, fieldNode(target, assignment)];
  return { field: target, expr: { kind: 'call', name: 'if', args, nameSpan: span, span }, span };
}

async function settle(extend: Extend, distinct: Distinct, report: (d: Diagnostic) => void): Promise<Plan> {
  let plan = extend.input;
  for (const assignment of extend.assignments) {
    const { span } = assignment;
    if (!isDynamic(assignment)) {
      plan = { kind: 'extend', input: plan, assignments: [assignment], span };
      continue;
    }
    const fields = [...new Set(templateFields(assignment.field))];
    const rows = await distinct(plan, fields);
    if (rows.length > MOST_NAMES) {
      report(diagnose('search/limit', { span }, `eval {…}: only the first ${MOST_NAMES} field names are made.`));
    }
    const assignments = rows
      .slice(0, MOST_NAMES)
      .map((row) => plain(assignment, fields, row))
      .filter((a): a is Assignment => a !== undefined);
    plan = { kind: 'extend', input: plan, assignments, span };
  }
  return plan;
}

/** The plan without dynamic names; unchanged if it has none. */
export async function settleNames(plan: Plan, distinct: Distinct, report: (d: Diagnostic) => void): Promise<Plan> {
  if (!('input' in plan)) return plan;
  const input = await settleNames(plan.input, distinct, report);
  const settled = input === plan.input ? plan : { ...plan, input };
  return settled.kind === 'extend' && settled.assignments.some(isDynamic) ? settle(settled, distinct, report) : settled;
}
