import { searchMessages } from '../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser } from '../diagnostics/index.js';
import type { Cell, Rows, Store } from '../store/index.js';
import { settleNames } from './dynamic-names.js';
import type { Plan } from './plan/index.js';
import { type Planned, prepare } from './prepare.js';
import type { Explanation, FieldValue, ResultRow, SearchRequest, SearchResult } from './result.js';
import type { SearchExpr } from './spl/index.js';
import type { Compiled, OutputColumn } from './sql/index.js';
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

/** One search in the making: what its text said, and the store that its parts run on. */
class Run {
  constructor(
    private readonly planned: Planned,
    private readonly store: Store,
  ) {}

  /** Compiles a plan whose subsearches and dynamic field names have been found out. */
  async compile(raw: Plan, maxRows?: number): Promise<{ readonly plan: Plan; readonly compiled: Compiled }> {
    const report = (d: Diagnostic): void => this.planned.report(d);
    const plan = await settleNames(raw, (part, fields) => this.#distinct(part, fields), report);
    const answers = new Map<SubsearchNode, SearchExpr>();
    for (const node of subsearchesOf(plan)) answers.set(node, await this.#subsearch(node));
    return { plan, compiled: this.planned.compile(plan, answers, maxRows) };
  }

  async rows(plan: Plan, maxRows: number): Promise<readonly ResultRow[]> {
    const { compiled } = await this.compile(plan, maxRows);
    const found = await this.store.query(compiled.query, { untrusted: true });
    const present = compiled.columns.filter((c) => c.present);
    return found.rows.map((cells) => toResultRow(cells, present));
  }

  #distinct(input: Plan, fields: readonly string[]): Promise<readonly ResultRow[]> {
    const { span } = input;
    const by = fields.map((field) => ({ field, span }));
    return this.rows(
      { kind: 'aggregate', input, items: [], by, allNumbers: false, dedupSplitValues: false, span },
      1000,
    );
  }

  async #subsearch(node: SubsearchNode): Promise<SearchExpr> {
    const rows = await this.rows(this.planned.lower(node.pipeline), SUBSEARCH_ROWS + 1);
    if (rows.length > SUBSEARCH_ROWS) {
      const message = `Subsearch produced more than ${SUBSEARCH_ROWS} results, truncating to ${SUBSEARCH_ROWS}.`;
      this.planned.report(diagnose('search/limit', { span: node.span }, message));
    }
    return formatRows(rows.slice(0, SUBSEARCH_ROWS), node);
  }
}

/** Runs one SPL search. Rejects with a KarstError: the user's mistake, something unsupported, or a limit. */
export async function search(request: SearchRequest, store: Store): Promise<SearchResult> {
  const planned = prepare(request, store.catalogue());
  const { compiled } = await new Run(planned, store).compile(planned.plan, MOST_ROWS + 1);
  const found = await store.query(compiled.query, { untrusted: true });
  return answer(found, compiled.columns, compiled.exact, planned.messages());
}

/** What a search becomes. Its subsearches are run, since the SQL depends on their answers; the search itself is not. */
export async function explain(request: SearchRequest, store: Store): Promise<Explanation> {
  const planned = prepare(request, store.catalogue());
  const { plan, compiled } = await new Run(planned, store).compile(planned.plan);
  const { text, parameters } = compiled.query;
  return { expanded: planned.expanded, plan, sql: text, parameters, messages: planned.messages() };
}
