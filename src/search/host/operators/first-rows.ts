import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, type Span } from '../../../diagnostics/index.js';
import type { Host, Plan } from '../../plan/index.js';
import type { HostContext, Table } from '../operator.js';

const diagnose = diagnoser(searchMessages);

/** Runs a subsearch and keeps its first rows (limits.conf: maxout); a warning says when there were more. */
export async function firstRows(
  plan: Plan,
  most: number,
  what: string,
  context: HostContext,
  span: Span,
): Promise<Table> {
  const { fields, rows } = await context.rows(plan, most + 1);
  if (rows.length > most) {
    const message = `The subsearch of ${what} produced more than ${most} results; only the first ${most} are used.`;
    context.report(diagnose('search/limit', { span }, message));
  }
  return { fields, rows: rows.slice(0, most) };
}

/** The plan of the subsearch in that place; the command has made sure of it. */
export function subsearchOf({ subsearches, operator }: Host, place = 0): Plan {
  const plan = subsearches?.[place];
  if (plan === undefined) throw new Error(`the step ${operator} was planned without its subsearch`);
  return plan;
}
