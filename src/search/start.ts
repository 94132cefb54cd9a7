import { searchMessages } from '../diagnostics/codes/search.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import type { Store } from '../store/index.js';
import { AccessGuard, visible } from './access.js';
import { CurrentRows } from './current-rows.js';
import { type Learnt, type Planned, prepare } from './prepare.js';
import type { SearchRequest } from './result.js';
import { Run } from './run.js';
import { isPlainText, type KnownText } from './spl/index.js';

const diagnose = diagnoser(searchMessages);

/** Subsearches in one search that stand for text. */
const MOST_TEXTS = 100;

/** Runs the subsearch that the search waits for. */
async function learn(planned: Planned, run: Run): Promise<KnownText | undefined> {
  const span = planned.wanted;
  if (span === undefined) return undefined;
  const text = await run.text(planned.plan, span);
  if (!isPlainText(text)) {
    const message =
      'The subsearch returned text with a pipe, a bracket or an unbalanced quote, which cannot stand here.';
    planned.report(diagnose('search/usage', { span }, message, 'Let it return a plain value, such as a number.'));
  }
  planned.messages();
  return { span, text };
}

/**
 * The search ready to be compiled: first the subsearches whose text is a part of it are run, innermost first, and the
 * search is read again with each one's text in its place (Search Reference, return: what comes back is put in as text).
 */
export async function start(
  request: SearchRequest,
  store: Store,
  dry: boolean,
): Promise<{ readonly planned: Planned; readonly run: Run }> {
  await store.flush();
  let learnt: Learnt = { texts: [], messages: [] };
  const guard = new AccessGuard(request);
  const rows = new CurrentRows(store.lookups, request.timezone ?? 'UTC');
  for (;;) {
    const planned = prepare(request, visible(store.catalogue(), request.access), learnt, (table) => rows.of(table));
    const run = new Run(planned, store, dry, rows, guard);
    try {
      const text = await learn(planned, run);
      if (text === undefined) return { planned, run };
      learnt = { texts: [...learnt.texts, text], messages: planned.messages() };
    } finally {
      if (planned.wanted !== undefined) await run.release();
    }
    if (learnt.texts.length > MOST_TEXTS) {
      const message = `More than ${MOST_TEXTS} subsearches stand for values.`;
      throw new KarstError(diagnose('search/usage', {}, message, 'Use join or append.'));
    }
  }
}
