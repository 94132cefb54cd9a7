import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser } from '../../../diagnostics/index.js';
import { inputOf, type Operator } from '../operator.js';

const diagnose = diagnoser(searchMessages);

/** Runs a subsearch and keeps its first rows (limits.conf: maxout). */
export const hold: Operator<'hold'> = async (node, context) => {
  const { most, what } = node.args;
  const { fields, rows } = await context.rows(inputOf(node), most + 1);
  if (rows.length > most) {
    const message = `The subsearch of ${what} produced more than ${most} results; only the first ${most} are used.`;
    context.report(diagnose('search/limit', { span: node.span }, message));
  }
  return context.hold({ fields, rows: rows.slice(0, most) }, node.span);
};
