import { searchMessages } from '../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser } from '../diagnostics/index.js';
import type { Cell, Rows, Store } from '../store/index.js';
import type { Plan } from './plan/index.js';
import { type Planned, prepare } from './prepare.js';
import type { Explanation, FieldValue, ResultRow, SearchRequest, SearchResult } from './result.js';
import type { SearchExpr } from './spl/index.js';
import type { OutputColumn } from './sql/index.js';
import { formatRows, type SubsearchNode, subsearchesOf } from './subsearch.js';

const diagnose = diagnoser(searchMessages);

/** Rows that one search hands out at most (limits.conf, maxresultrows × 10); a warning says when it is reached. */
const MOST_ROWS = 500_000;

function fieldValue(cell: Cell | undefined): FieldValue | undefined {
  if (cell === null || cell === undefined) return undefined;
  if (!Array.isArray(cell)) return String(cell);
  const values = cell.map(String);
  return values.length === 0 ? undefined : values.length === 1 ? values[0] : values;
}

function toResultRow(cells: readonly Cell[], columns: readonly OutputColumn[]): ResultRow {
  const row: Record<string, FieldValue> = Object.create(null) as Record<string, FieldValue>;
  cells.forEach((cell, i) => {
    const value = fieldValue(cell);
    const column = columns[i];
    if (value !== undefined && column !== undefined) row[column.name] = value;
  });
  return row;
}

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
): SearchResult {
  const present = columns.filter((c) => c.present);
  const kept = found.rows.slice(0, MOST_ROWS);
  const rows = kept.map((cells) => toResultRow(cells, present));
  const cut =
    found.rows.length > MOST_ROWS
      ? [diagnose('search/limit', {}, `Only the first ${MOST_ROWS} rows are returned.`)]
      : [];
  return { fields: shown(columns, exact, rows), rows, messages: [...messages, ...cut] };
}

/** limits.conf, [subsearch] maxout. */
const SUBSEARCH_ROWS = 10_000;

/** Runs the subsearches of a plan, innermost first, and gives what each stands for. */
async function runSubsearches(
  plan: Plan,
  planned: Planned,
  store: Store,
): Promise<ReadonlyMap<SubsearchNode, SearchExpr>> {
  const answers = new Map<SubsearchNode, SearchExpr>();
  for (const node of subsearchesOf(plan)) {
    const inner = planned.lower(node.pipeline);
    const compiled = planned.compile(inner, await runSubsearches(inner, planned, store), SUBSEARCH_ROWS + 1);
    const found = await store.query(compiled.query, { untrusted: true });
    const present = compiled.columns.filter((c) => c.present);
    if (found.rows.length > SUBSEARCH_ROWS) {
      const message = `Subsearch produced more than ${SUBSEARCH_ROWS} results, truncating to ${SUBSEARCH_ROWS}.`;
      planned.report(diagnose('search/limit', { span: node.span }, message));
    }
    const rows = found.rows.slice(0, SUBSEARCH_ROWS).map((cells) => toResultRow(cells, present));
    answers.set(node, formatRows(rows, node));
  }
  return answers;
}

/** Runs one SPL search. Rejects with a KarstError: the user's mistake, something unsupported, or a limit. */
export async function search(request: SearchRequest, store: Store): Promise<SearchResult> {
  const planned = prepare(request, store.catalogue());
  const compiled = planned.compile(planned.plan, await runSubsearches(planned.plan, planned, store), MOST_ROWS + 1);
  const found = await store.query(compiled.query, { untrusted: true });
  return answer(found, compiled.columns, compiled.exact, planned.messages());
}

/** What a search becomes. Its subsearches are run, since the SQL depends on their answers; the search itself is not. */
export async function explain(request: SearchRequest, store: Store): Promise<Explanation> {
  const planned = prepare(request, store.catalogue());
  const { query } = planned.compile(planned.plan, await runSubsearches(planned.plan, planned, store));
  return {
    expanded: planned.expanded,
    plan: planned.plan,
    sql: query.text,
    parameters: query.parameters,
    messages: planned.messages(),
  };
}
