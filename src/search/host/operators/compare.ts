import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, KarstError } from '../../../diagnostics/index.js';
import { unifiedDiff } from '../line-diff.js';
import { overRows } from '../operator.js';

const diagnose = diagnoser(searchMessages);

/** Two results line by line, as one result (diff page). */
export const compare = overRows<'compare'>(({ rows }, args, _context, span) => {
  const textAt = (position: number): string => {
    const cell = rows[position - 1]?.[args.field];
    if (cell === undefined) {
      const hint = 'Positions count from 1; attribute= names another field than _raw.';
      const message = `diff: result ${position} does not exist or has no ${args.field}.`;
      throw new KarstError(diagnose('search/usage', { span }, message, hint));
    }
    const text = typeof cell === 'string' ? cell : cell.join('\n');
    return args.length === 0 ? text : text.slice(0, args.length);
  };
  const lines = unifiedDiff(textAt(args.first).split('\n'), textAt(args.second).split('\n'));
  const header = args.header ? [`--- ${args.first}`, `+++ ${args.second}`] : [];
  const text = lines.length === 0 ? 'Results are the Same' : [...header, ...lines].join('\n');
  return { fields: ['_raw'], rows: [{ _raw: text }] };
});
