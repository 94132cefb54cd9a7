import { searchMessages } from '../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser } from '../diagnostics/index.js';
import type { Rows, Store } from '../store/index.js';
import type { Plan } from './plan/index.js';
import type { ExplainedStage, Explanation, ResultRow, SearchRequest, SearchResult } from './result.js';
import { type Run, toResultRow } from './run.js';
import type { OutputColumn } from './sql/index.js';
import { start } from './start.js';

const diagnose = diagnoser(searchMessages);

/** Rows that one search hands out at most (limits.conf, maxresultrows × 10); a warning says when it is reached. */
const MOST_ROWS = 500_000;

/** The columns to show: all that a command named, else those with a value somewhere. */
function shown(columns: readonly OutputColumn[], exact: boolean, rows: readonly ResultRow[]): readonly string[] {
  const names = columns.map((c) => c.name);
  if (exact) return names;
  const seen = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) seen.add(name);
  return names.filter((name) => seen.has(name));
}

function answer(
  found: Rows,
  columns: readonly OutputColumn[],
  exact: boolean,
  messages: readonly Diagnostic[],
  most: number,
): SearchResult {
  const present = columns.filter((c) => c.present);
  const kept = found.rows.slice(0, most);
  const rows = kept.map((cells) => toResultRow(cells, present));
  const cut =
    found.rows.length > most ? [diagnose('search/limit', {}, `Only the first ${most} rows are returned.`)] : [];
  return { fields: shown(columns, exact, rows), rows, messages: [...messages, ...cut] };
}

/** Runs one SPL search. Rejects with a KarstError: the user's mistake, something unsupported, or a limit. */
export async function search(request: SearchRequest, store: Store): Promise<SearchResult> {
  const { planned, run } = await start(request, store, false);
  const most = Math.min(MOST_ROWS, request.limits?.rows ?? MOST_ROWS);
  try {
    const { compiled } = await run.compile(planned.plan, { maxRows: most + 1 });
    const found = await run.ask(compiled);
    return answer(found, compiled.columns, compiled.exact, planned.messages(), most);
  } finally {
    await run.release();
  }
}

/** How many rows a plan has. */
async function countRows(plan: Plan, run: Run): Promise<number> {
  const { span } = plan;
  const count = { fn: 'count', evaluated: false, as: 'count', span };
  const over = { by: [], allNumbers: false, dedupSplitValues: false, span };
  const { rows } = await run.rows({ kind: 'aggregate', input: plan, items: [count], ...over });
  return Number(rows[0]?.count ?? 0);
}

/**
 * What a search becomes. Steps that its SQL depends on, subsearches among them, are run; the search itself only with
 * `count`, once for every command, to tell the rows that leave it.
 */
export async function explain(
  request: SearchRequest,
  store: Store,
  { count = false }: { readonly count?: boolean } = {},
): Promise<Explanation> {
  const { planned, run } = await start(request, store, true);
  try {
    const { plan, compiled } = await run.compile(planned.plan);
    const stages: ExplainedStage[] = [];
    for (const stage of planned.stages()) {
      const { query } = (await run.compile(stage.plan)).compiled;
      const rows = count ? { rows: await countRows(stage.plan, run) } : {};
      stages.push({ command: stage.command, sql: query.text, ...rows });
    }
    const { text, parameters } = compiled.query;
    return { expanded: planned.expanded, plan, stages, sql: text, parameters, messages: planned.messages() };
  } finally {
    await run.release();
  }
}

/**
 * Whether a search compiles: its warnings, or a rejection. The steps that its SQL depends on are run, without effects;
 * the search itself is not.
 */
export async function check(request: SearchRequest, store: Store): Promise<readonly Diagnostic[]> {
  const { planned, run } = await start(request, store, true);
  try {
    await run.compile(planned.plan);
    return planned.messages();
  } finally {
    await run.release();
  }
}
