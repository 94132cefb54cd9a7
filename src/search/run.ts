import { searchMessages } from '../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser, type Span } from '../diagnostics/index.js';
import type { Knowledge } from '../knowledge/index.js';
import type { Catalogue, Cell, HeldRows, LookupStore, Rows, Store, StoredEvent } from '../store/index.js';
import { type AccessGuard, visible } from './access.js';
import type { CurrentRows } from './current-rows.js';
import { type HostContext, MOST_STEP_ROWS, type Row, type Table, type TimeRange, textOf } from './host/index.js';
import type { Held, Plan } from './plan/index.js';
import type { Planned } from './prepare.js';
import type { FieldValue } from './result.js';
import { type Settled, settle } from './settle.js';
import type { SearchExpr } from './spl/index.js';
import type { Compiled, CompileOptions, OutputColumn } from './sql/index.js';
import { formatRows, type SubsearchNode, subsearchesOf } from './subsearch.js';

const diagnose = diagnoser(searchMessages);

/** limits.conf, [subsearch] maxout. */
const SUBSEARCH_ROWS = 10_000;

const NO_ANSWER: Rows = { columns: [], types: [], rows: [] };

const NO_ROWS: HeldRows = { table: '', columns: new Map(), count: 0 };

function fieldValue(cell: Cell | undefined): FieldValue | undefined {
  if (cell === null || cell === undefined) return undefined;
  if (!Array.isArray(cell)) return String(cell);
  const values = cell.map(String);
  return values.length === 0 ? undefined : values.length === 1 ? values[0] : values;
}

export function toResultRow(cells: readonly Cell[], columns: readonly OutputColumn[]): Row {
  const row = Object.create(null) as Row;
  cells.forEach((cell, i) => {
    const value = fieldValue(cell);
    const column = columns[i];
    if (value !== undefined && column !== undefined) row[column.name] = value;
  });
  return row;
}

/** One search under way: what its text said, the store its parts run on, and the tables it has made for itself. */
export class Run implements HostContext {
  readonly now: number;
  readonly timezone: string;
  readonly range: TimeRange;
  readonly knowledge: Knowledge;
  readonly #answers = new Map<SubsearchNode, SearchExpr>();
  readonly #held: HeldRows[] = [];
  readonly #settledPlans: Settled = new Map();

  constructor(
    private readonly planned: Planned,
    private readonly store: Store,
    readonly dry: boolean,
    private readonly lookupRows: CurrentRows,
    private readonly guard: AccessGuard,
  ) {
    this.now = planned.now;
    this.timezone = planned.timezone;
    this.range = planned.range;
    this.knowledge = planned.knowledge;
  }

  get lookups(): LookupStore {
    return this.guard.lookups(this.store.lookups);
  }

  catalogue(): Catalogue {
    return visible(this.store.catalogue(), this.guard.access);
  }

  savedSearch(name: string): string | undefined {
    return this.planned.savedSearch(name);
  }

  async insert(events: readonly StoredEvent[]): Promise<void> {
    this.guard.checkInsert(events);
    if (!this.dry && events.length > 0) await this.store.insertEvents(events);
  }

  report(diagnostic: Diagnostic): void {
    this.planned.report(diagnostic);
  }

  plan(spl: string, input?: Plan): Plan {
    return this.planned.parse(spl, input);
  }

  /** Compiles a plan after everything that it depends on has been run. */
  async compile(
    raw: Plan,
    options: CompileOptions = {},
  ): Promise<{ readonly plan: Plan; readonly compiled: Compiled }> {
    const plan = await this.#settled(raw);
    return { plan, compiled: await this.#compiled(() => this.planned.compile(plan, this.#answers, options)) };
  }

  async names(raw: Plan): Promise<readonly string[]> {
    const plan = await this.#settled(raw);
    return this.planned.names(plan, this.#answers);
  }

  async lists(raw: Plan, fields: readonly string[]): Promise<readonly string[]> {
    const plan = await this.#settled(raw);
    return this.#compiled(() => this.planned.lists(plan, fields, this.#answers));
  }

  async rows(plan: Plan, most = MOST_STEP_ROWS): Promise<Table> {
    const { compiled } = await this.compile(plan, { maxRows: most + 1, everything: true });
    const found = await this.ask(compiled);
    const present = compiled.columns.filter((c) => c.present);
    if (found.rows.length > most && most === MOST_STEP_ROWS) {
      const message = `Only the first ${most} rows are taken into this step of the search.`;
      this.report(diagnose('search/limit', { span: plan.span }, message));
    }
    const rows = found.rows.slice(0, most).map((cells) => toResultRow(cells, present));
    return { fields: compiled.columns.map((c) => c.name), rows, exact: compiled.exact };
  }

  /** The answer to a compiled query; the store is not asked for what cannot be there. */
  async ask({ query, empty }: Compiled): Promise<Rows> {
    return empty ? NO_ANSWER : this.store.query(query, this.guard.queryOptions(query));
  }

  async mayHaveRows(raw: Plan): Promise<boolean> {
    const plan = await this.#settled(raw);
    return !(await this.#compiled(() => this.planned.hasNoRows(plan, this.#answers)));
  }

  async hold({ fields, rows }: Table, span: Span, exact = false): Promise<Held> {
    const known = [...new Set(fields)];
    if (rows.length === 0) return { kind: 'held', rows: NO_ROWS, fields: known, exact, span };
    const held = await this.store.hold(known, rows);
    this.#held.push(held);
    return { kind: 'held', rows: held, fields: known, exact, span };
  }

  /** Lets go of the tables that this search has made. */
  async release(): Promise<void> {
    for (const held of this.#held.splice(0)) await this.store.release(held);
  }

  /** Compiles again as long as rows of automatic lookups had to be read first. */
  async #compiled<T>(compile: () => T): Promise<T> {
    let made = compile();
    while (await this.lookupRows.read()) made = compile();
    return made;
  }

  async #settled(raw: Plan): Promise<Plan> {
    const plan = await settle(raw, this, this.#settledPlans);
    for (const node of subsearchesOf(plan)) {
      if (!this.#answers.has(node)) this.#answers.set(node, await this.#subsearch(node));
    }
    return plan;
  }

  /** What a subsearch returns as text (format page). */
  async text(plan: Plan, span: Span): Promise<string> {
    return textOf(await this.#subsearchRows(plan, span));
  }

  async #subsearch({ pipeline, span }: SubsearchNode): Promise<SearchExpr> {
    const rows = await this.#subsearchRows(this.planned.lower(pipeline), span);
    return formatRows(rows, { kind: 'all', span }, (diagnostic) => this.report(diagnostic));
  }

  async #subsearchRows(plan: Plan, span: Span): Promise<readonly Row[]> {
    const { rows } = await this.rows(plan, SUBSEARCH_ROWS + 1);
    if (rows.length > SUBSEARCH_ROWS) {
      const message = `Subsearch produced more than ${SUBSEARCH_ROWS} results, truncating to ${SUBSEARCH_ROWS}.`;
      this.report(diagnose('search/limit', { span }, message));
    }
    return rows.slice(0, SUBSEARCH_ROWS);
  }
}
