import type { FieldValue, ResultRow } from '../../src/search/index.js';
import type { Dedup, Extend, Fill, Filter, Limit, Plan, Project, Rename, Values } from '../../src/search/plan/index.js';
import { aggregate } from './aggregate.js';
import { evaluate } from './eval-expression.js';
import { host } from './host.js';
import { union, uniq } from './joined.js';
import { bin, convert, trend } from './measures.js';
import { fillWildcards, regex, wildcards } from './pattern.js';
import { passes } from './search-expression.js';
import { sort } from './sort.js';
import { combine, replaceValues, unnest } from './structure.js';
import { extract, substitute } from './texts.js';
import { Unspecified } from './unspecified.js';
import { fieldsOf, itemsOf, put, rowOf, textsOf, toField, type Value } from './value.js';
import { carry, window } from './window.js';

/** What a plan runs over. Events of one time stand in the order in which a search shows them. */
export interface World {
  readonly events: readonly ResultRow[];
  /** Seconds since the epoch. */
  readonly now: number;
}

type Rows = readonly ResultRow[];

/** Runs a plan over rows in memory: the rows it answers, in order. Throws Unspecified where any answer is right. */
export function run(plan: Plan, world: World): Rows {
  switch (plan.kind) {
    case 'scan':
      return newestFirst(world.events).filter((row) => passes(plan.predicate, row));
    case 'values':
      return values(plan, world);
    case 'filter':
      return filter(run(plan.input, world), plan);
    case 'extend':
      return extend(run(plan.input, world), plan);
    case 'project':
      return project(run(plan.input, world), plan);
    case 'rename':
      return rename(run(plan.input, world), plan);
    case 'aggregate':
      return aggregate(run(plan.input, world), plan);
    case 'fill':
      return fill(run(plan.input, world), plan);
    case 'sort':
      return sort(run(plan.input, world), plan);
    case 'limit':
      return limit(run(plan.input, world), plan);
    case 'window':
      return window(run(plan.input, world), plan);
    case 'carry':
      return carry(run(plan.input, world), plan);
    case 'dedup':
      return dedup(run(plan.input, world), plan);
    case 'unnest':
      return unnest(run(plan.input, world), plan);
    case 'combine':
      return combine(run(plan.input, world), plan);
    case 'replace':
      return replaceValues(run(plan.input, world), plan);
    case 'union':
      return union(
        plan.inputs.map((input) => run(input, world)),
        plan,
      );
    case 'uniq':
      return uniq(run(plan.input, world));
    case 'bin':
      return bin(run(plan.input, world), plan);
    case 'convert':
      return convert(run(plan.input, world), plan);
    case 'extract':
      return extract(run(plan.input, world), plan);
    case 'substitute':
      return substitute(run(plan.input, world), plan);
    case 'trend':
      return trend(run(plan.input, world), plan);
    case 'show':
      return run(plan.input, world);
    case 'host': {
      const rows = plan.input === undefined ? [] : run(plan.input, world);
      return host(
        plan,
        rows,
        (plan.subsearches ?? []).map((part) => run(part, world)),
      );
    }
    default:
      throw new Unspecified(`${plan.kind} is beyond the reference`);
  }
}

function newestFirst(events: Rows): Rows {
  const time = (row: ResultRow): number => Number(textsOf(row, '_time')[0]);
  return [...events].sort((a, b) => time(b) - time(a));
}

function values({ count, rows }: Values, { now }: World): Rows {
  const bare = rows ?? Array.from({ length: count }, (): ResultRow => ({}));
  return bare.map((row) => ({ _time: String(now), ...row }));
}

function filter(rows: Rows, { predicate }: Filter): Rows {
  if (predicate.kind === 'search') return rows.filter((row) => passes(predicate.expr, row));
  if (predicate.kind === 'regex') {
    const pattern = regex(predicate.pattern);
    return rows.filter((row) => textsOf(row, predicate.field).some((v) => pattern.test(v)) !== predicate.negated);
  }
  const names = new Set(fieldsOf(rows));
  return rows.filter((row) => isTrue(evaluate(predicate.expr, { row, names })));
}

function isTrue(value: Value): boolean {
  if (value !== null && value.kind !== 'boolean') throw new Unspecified('a condition that is no boolean');
  return value?.value === true;
}

function toRow(value: Value): FieldValue | undefined {
  if (value?.kind === 'boolean') throw new Unspecified('a boolean assigned to a field');
  return toField(itemsOf(value).map((item) => item.text));
}

function extend(rows: Rows, { assignments }: Extend): Rows {
  return assignments.reduce<Rows>((before, { field, expr }) => {
    const names = new Set(fieldsOf(before));
    return before.map((row) => put(row, field, toRow(evaluate(expr, { row, names }))));
  }, rows);
}

function project(rows: Rows, { mode, patterns }: Project): Rows {
  const named = (name: string): boolean => patterns.some((pattern) => wildcards(pattern, name) !== undefined);
  const stays = (name: string): boolean => {
    if (mode === 'drop') return !named(name);
    return named(name) || (mode === 'keep' && (name === '_time' || name === '_raw'));
  };
  return rows.map((row) => rowOf(Object.entries(row).filter(([name]) => stays(name))));
}

/** Left to right. A target is replaced in every row, by nothing where the source is absent. */
function rename(rows: Rows, { pairs }: Rename): Rows {
  return pairs.reduce<Rows>((before, { from, to }) => {
    const sources = from.includes('*') ? fieldsOf(before).filter((n) => !n.startsWith('_')) : [from];
    return sources.reduce((current, source) => {
      const stars = wildcards(from, source);
      return stars === undefined ? current : moveField(current, source, fillWildcards(to, stars));
    }, before);
  }, rows);
}

function moveField(rows: Rows, from: string, to: string): Rows {
  if (from === to) return rows;
  return rows.map((row) => put(put(row, to, row[from]), from, undefined));
}

/** Without a list: every field that has a value in some row. */
function fill(rows: Rows, { fields: given, value }: Fill): Rows {
  const fields = given ?? fieldsOf(rows);
  const internal = fields.filter((name) => name.startsWith('_'));
  if (given === undefined && rows.some((row) => internal.some((name) => row[name] === undefined))) {
    throw new Unspecified('fillnull of internal fields that it does not name');
  }
  return rows.map((row) => fields.reduce((filled, name) => put(filled, name, filled[name] ?? value), row));
}

function limit(rows: Rows, node: Limit): Rows {
  const kept = node.while === undefined ? rows : whileTrue(rows, node.while);
  if (node.count === undefined) return node.end === 'head' ? kept : [...kept].reverse();
  return node.end === 'head' ? kept.slice(0, node.count) : kept.slice(-node.count || kept.length).reverse();
}

function whileTrue(rows: Rows, { expr, nullPasses, keepLast }: NonNullable<Limit['while']>): Rows {
  const names = new Set(fieldsOf(rows));
  const stop = rows.findIndex((row) => {
    const value = evaluate(expr, { row, names });
    return value === null ? !nullPasses : !isTrue(value);
  });
  return stop < 0 ? rows : rows.slice(0, keepLast ? stop + 1 : stop);
}

/** The combination that a row is of; undefined if one of the fields is absent. */
function combination(row: ResultRow | undefined, fields: readonly string[]): string | undefined {
  if (row === undefined) return undefined;
  const found = fields.map((field) => textsOf(row, field));
  return found.some((texts) => texts.length === 0) ? undefined : JSON.stringify(found);
}

function dedup(rows: Rows, node: Dedup): Rows {
  const seen = new Map<string, number>();
  let previous: string | undefined;
  return rows.flatMap((row) => {
    const key = combination(row, node.fields);
    if (node.consecutive && key !== previous) seen.clear();
    previous = key;
    if (key === undefined) return incomplete(row, node);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    if (times <= node.count) return [row];
    return node.keepEvents ? [node.fields.reduce((less, field) => put(less, field, undefined), row)] : [];
  });
}

function incomplete(row: ResultRow, { keepEmpty, keepEvents, consecutive }: Dedup): Rows {
  if (keepEmpty) return [row];
  if (keepEvents) throw new Unspecified('dedup keepevents=true of a row without the field');
  if (consecutive) throw new Unspecified('dedup consecutive=true across a row without the field');
  return [];
}
