import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { LookupTable, OriginKey, SearchTimeOperations } from '../../knowledge/index.js';
import type { TableEntry } from '../../store/index.js';
import type { Scan } from '../plan/index.js';
import type { SearchExpr } from '../spl/index.js';
import { calculatedIn } from './calculated-field.js';
import type { CompileContext, CurrentLookup } from './context.js';
import { DEFAULT_FIELDS } from './default-fields.js';
import { eventFieldNames, eventFields } from './event-fields.js';
import { tagFields } from './event-tags.js';
import { bind, commas, concat, identifier, type Sql, sql, text } from './fragment.js';
import { expandKnowledgeTerms } from './knowledge-terms.js';
import { type OriginKind, originKinds } from './origin-kinds.js';
import { evaluateOrigin, limitsTime, mentions, simplifyFor } from './origins.js';
import { compilePredicate } from './predicate.js';
import { predicateScope } from './scopes.js';
import { newSelect } from './select.js';
import { type OrderKey, Stage } from './stage.js';
import type { TimeRange } from './time-range.js';
import { noEvents, unionStage } from './union.js';

const diagnose = diagnoser(searchMessages);

/** Events of one table that share their search-time operations. */
interface Branch {
  readonly table: TableEntry;
  readonly operations: SearchTimeOperations;
  /** Everything that the table holds, for simplifying the search. */
  readonly kinds: readonly OriginKind[];
  /** Set when the table holds other candidates too: the branch must pick its own. */
  readonly only: readonly OriginKey[] | undefined;
}

function isCandidate({ origin }: OriginKind, expr: SearchExpr, range: TimeRange): boolean {
  return (
    (range.latest === undefined || origin.first < range.latest * 1e6) &&
    (range.earliest === undefined || origin.last >= range.earliest * 1e6) &&
    evaluateOrigin(expr, origin) !== false
  );
}

function branchesOf(table: TableEntry, expr: SearchExpr, range: TimeRange, context: CompileContext): readonly Branch[] {
  const kinds = originKinds(table, context.knowledge, mentions(expr, 'host'));
  const groups = new Map<string, { operations: SearchTimeOperations; only: OriginKey[] }>();
  for (const kind of kinds.filter((k) => isCandidate(k, expr, range))) {
    const { operations, members } = kind;
    const group = groups.get(operations.signature) ?? { operations, only: [] };
    group.only.push(...members);
    groups.set(operations.signature, group);
  }
  const alone = groups.size === 1;
  return [...groups.values()].map((g) => ({
    table,
    operations: g.operations,
    kinds,
    only: alone ? undefined : g.only,
  }));
}

/** Time terms inside the search override the job's range; only `earliest` sets the end to now ("Time modifiers"). */
function jobRange(expr: SearchExpr, context: CompileContext): TimeRange {
  const earliest = limitsTime(expr, 'earliest');
  const latest = limitsTime(expr, 'latest');
  if (!earliest && !latest) return { earliest: context.earliest, latest: context.latest };
  return { earliest: undefined, latest: latest ? undefined : context.now };
}

function timeConditions(range: TimeRange): Sql[] {
  const column = identifier('_time');
  const instant = (seconds: number): Sql => sql`fromUnixTimestamp64Micro(${bind(Math.round(seconds * 1e6), 'Int64')})`;
  const conditions: Sql[] = [];
  if (range.earliest !== undefined) conditions.push(sql`${column} >= ${instant(range.earliest)}`);
  if (range.latest !== undefined) conditions.push(sql`${column} < ${instant(range.latest)}`);
  return conditions;
}

function originCondition(origins: readonly OriginKey[]): Sql {
  const one = (o: OriginKey): Sql =>
    sql`(${identifier('sourcetype')} = ${text(o.sourcetype)} AND ${identifier('source')} = ${text(o.source)} AND ${identifier('host')} = ${text(o.host)})`;
  return sql`(${concat(origins.map(one), sql` OR `)})`;
}

/** The indexes of the catalogue's own entries: those that the searcher may see. */
function indexCondition({ origins }: TableEntry): Sql {
  return sql`${identifier('index')} IN (${commas([...new Set(origins.map(({ index }) => index))].map(text))})`;
}

const NEWEST_FIRST: readonly OrderKey[] = [
  { descending: true, pull: () => identifier('_time') },
  { descending: true, pull: () => identifier('_seq') },
];

function currentRows(table: LookupTable, context: CompileContext): CurrentLookup {
  const rows = context.lookupRows(table);
  const { time } = table;
  if (time !== undefined && rows.untimed) {
    context.report(diagnose('search/lookup-row-time', {}, table.name, time.column, time.format, rows.untimed));
  }
  return rows;
}

function branchStage(branch: Branch, expr: SearchExpr, range: TimeRange, context: CompileContext): Stage | undefined {
  const names = eventFieldNames(branch.table, branch.operations);
  const fields = eventFields(branch.table, branch.operations, {
    define: (hint, typed) => stage.define(hint, typed),
    fresh: (hint) => context.names.fresh(hint),
    lookupRows: (table) => currentRows(table, context),
    unsupported: (what) => context.report(diagnose('search/unsupported', {}, what)),
    compileCalculated: (calculated, field) => calculatedIn(calculated, { field, names: () => names }, context),
  });
  const own = branch.kinds.filter((kind) => kind.operations.signature === branch.operations.signature);
  const ownOrigins = own.map((kind) => kind.origin);
  const tagged = tagFields(fields, names, context, ownOrigins, (hint, typed) => stage.define(hint, typed));
  const source = { field: tagged.field, unlisted: DEFAULT_FIELDS };
  const stage: Stage = new Stage(
    newSelect({ kind: 'table', table: branch.table.table }),
    source,
    [...names, ...tagged.names],
    NEWEST_FIRST,
    context.names,
  );
  for (const condition of timeConditions(range)) stage.where(condition);
  if (context.restricted) stage.where(indexCondition(branch.table));
  if (branch.only !== undefined) stage.where(originCondition(branch.only));
  const origins = branch.kinds.map((k) => k.origin);
  const condition = compilePredicate(simplifyFor(expr, origins), predicateScope(stage, context));
  if (condition === false) return undefined;
  if (condition !== true) stage.where(condition);
  return stage;
}

/** A search that names no index does not see internal ones, whose names begin with an underscore. */
function withDefaultIndexes(expr: SearchExpr): SearchExpr {
  if (mentions(expr, 'index')) return expr;
  const { span } = expr;
  const value = { pieces: ['_', ''], quoted: false, caseSensitive: false, span };
  const internal: SearchExpr = { kind: 'compare', field: 'index', op: '=', value, span };
  return { kind: 'and', items: [expr, { kind: 'not', item: internal, span }], span };
}

/** Base search: the tables whose events can match, each with its own fields, newest events first. */
export function compileScan(scan: Scan, context: CompileContext): Stage {
  const expr = withDefaultIndexes(expandKnowledgeTerms(scan.predicate, context));
  const range = jobRange(expr, context);
  const stages: Stage[] = [];
  for (const table of context.catalogue.tables) {
    for (const branch of branchesOf(table, expr, range, context)) {
      const stage = branchStage(branch, expr, range, context);
      if (stage !== undefined) stages.push(stage);
    }
  }
  const [only] = stages;
  if (only === undefined) return noEvents(context.names);
  if (stages.length === 1) return only;
  const first = ['_time', '_raw'];
  const names = new Set(stages.flatMap((s) => s.names()).filter((n) => !first.includes(n)));
  return unionStage(stages, [...first, ...[...names].sort()], context.names);
}
