import { searchMessages } from '../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser } from '../diagnostics/index.js';
import type { Cell, Rows, Store } from '../store/index.js';
import { prepare } from './prepare.js';
import type { Explanation, FieldValue, ResultRow, SearchRequest, SearchResult } from './result.js';
import type { OutputColumn } from './sql/index.js';

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

function answer(found: Rows, columns: readonly OutputColumn[], exact: boolean, messages: readonly Diagnostic[]): SearchResult {
  const present = columns.filter((c) => c.present);
  const kept = found.rows.slice(0, MOST_ROWS);
  const rows = kept.map((cells) => toResultRow(cells, present));
  const cut = found.rows.length > MOST_ROWS ? [diagnose('search/limit', {}, `Only the first ${MOST_ROWS} rows are returned.`)] : [];
  return { fields: shown(columns, exact, rows), rows, messages: [...messages, ...cut] };
}

/** Runs one SPL search. Rejects with a KarstError: the user's mistake, something unsupported, or a limit. */
export async function search(request: SearchRequest, store: Store): Promise<SearchResult> {
  const { compiled, messages } = prepare(request, store.catalogue(), MOST_ROWS + 1);
  const found = await store.query(compiled.query, { untrusted: true });
  return answer(found, compiled.columns, compiled.exact, messages);
}

/** What a search becomes, without running it. */
export function explain(request: SearchRequest, store: Store): Explanation {
  const { expanded, plan, compiled, messages } = prepare(request, store.catalogue());
  return { expanded, plan, sql: compiled.query.text, parameters: compiled.query.parameters, messages };
}
