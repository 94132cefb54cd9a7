import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser, KarstError, type Span } from '../../diagnostics/index.js';
import type { HostContext } from './operator.js';

const diagnose = diagnoser(searchMessages);

/** The SPL of a saved search; throws if there is none of that name. */
export function savedText(name: string, context: HostContext, span: Span): string {
  const text = context.savedSearch(name);
  if (text !== undefined) return text;
  const hint = 'Names are those of detections, baselines and investigations in the content.';
  throw new KarstError(diagnose('search/usage', { span }, `There is no saved search "${name}".`, hint));
}
