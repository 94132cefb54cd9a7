import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, KarstError } from '../../../diagnostics/index.js';
import { inputOf, type Operator } from '../operator.js';

const diagnose = diagnoser(searchMessages);

/** The search fails if nothing has come so far (require page); a search that is only looked at does not. */
export const requireRows: Operator<'requireRows'> = async (node, context) => {
  const input = inputOf(node);
  if (context.dry) return input;
  const { rows } = await context.rows({ kind: 'limit', input, end: 'head', count: 1, span: node.span });
  if (rows.length > 0) return input;
  const hint = 'Without require the search would go on without rows.';
  throw new KarstError(
    diagnose('search/usage', { span: node.span }, 'require: the commands before it found nothing.', hint),
  );
};
