import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser, type Span } from '../../diagnostics/index.js';
import type { CompileContext } from './context.js';
import { checkRe2 } from './regex.js';

const diagnose = diagnoser(searchMessages);

/** The pattern as ClickHouse can run it; reports what is wrong with it, or what is not supported, and gives undefined. */
export function usableRegex(pattern: string, span: Span, context: Pick<CompileContext, 'report'>): string | undefined {
  const checked = checkRe2(pattern);
  if (checked.ok) return checked.pattern;
  if (checked.problem === undefined) {
    context.report(diagnose('search/unsupported', { span }, `regular expressions with ${checked.construct}`));
  } else context.report(diagnose('search/bad-regex', { span }, checked.problem));
  return undefined;
}
