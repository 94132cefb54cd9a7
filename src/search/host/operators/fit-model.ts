import { analyticsMessages } from '../../../diagnostics/codes/analytics.js';
import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, KarstError, type Span } from '../../../diagnostics/index.js';
import type { FitArgs, Plan } from '../../plan/index.js';
import { type DensityModel, fitDensity, groupKey, type Weighted } from '../analytics/density/index.js';
import { type HostContext, inputOf, MOST_STEP_ROWS, type Operator } from '../operator.js';
import { type Key, numberOf, scored } from './density-scores.js';
import { findModel, keepModel } from './model-store.js';

const diagnose = diagnoser({ ...analyticsMessages, ...searchMessages });

const COUNT = 'count';

interface Counted {
  readonly key: Key;
  readonly count: number;
}

/** How often each value occurs in each group; rows without one of the fields do not count. */
async function counted(
  input: Plan,
  names: readonly string[],
  span: Span,
  context: HostContext,
): Promise<readonly Counted[]> {
  const fields = names.map((_, i) => `key${i}`);
  const assignments = names.map((name, i) => ({
    field: fields[i] ?? '',
    expr: { kind: 'field', name, quoted: true, span } as const,
    span,
  }));
  const counts: Plan = {
    kind: 'aggregate',
    input: { kind: 'extend', input, assignments, span },
    items: [{ fn: 'count', evaluated: false, as: COUNT, span }],
    by: fields.map((field) => ({ field, span })),
    allNumbers: false,
    dedupSplitValues: false,
    span,
  };
  const { rows } = await context.rows(counts, MOST_STEP_ROWS + 1);
  if (rows.length > MOST_STEP_ROWS)
    throw new KarstError(diagnose('search/too-many-values', { span }, 'fit', MOST_STEP_ROWS));
  return rows.map((row) => ({ key: fields.map((field) => String(row[field] ?? '')), count: Number(row[COUNT]) }));
}

function groupsOf(counts: readonly Counted[]): ReadonlyMap<string, readonly Weighted[]> {
  const groups = new Map<string, Weighted[]>();
  for (const { key, count } of counts) {
    const value = numberOf(key.at(-1));
    if (value === undefined) continue;
    const group = groupKey(key.slice(0, -1));
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [[value, count]]);
    else known.push([value, count]);
  }
  return groups;
}

/** What a partial fit goes on from: a model of the same field and groups. */
async function modelBefore(
  { model, partial, field, by }: FitArgs,
  span: Span,
  context: HostContext,
): Promise<DensityModel | undefined> {
  const before = partial && model !== undefined ? await findModel(model, context) : undefined;
  if (before === undefined) return undefined;
  const { settings } = before;
  if (settings.field === field && settings.by.join('\0') === by.join('\0')) return before;
  const [said, known] = [
    [field, ...by],
    [settings.field, ...settings.by],
  ].map((names) => names.join(', '));
  throw new KarstError(diagnose('analytics/model-differs', { span }, model ?? '', `${said}`, `${known}`));
}

/** Learns the densities of a field and keeps them (DensityFunction page); the rows go on with their scores. */
export const fitModel: Operator<'fitModel'> = async (node, context) => {
  const { args, span } = node;
  const input = inputOf(node);
  const { field, by, kinds, auto, metric, thresholds, showDensity } = args;
  const counts = await counted(input, [...by, field], span, context);
  const values = groupsOf(counts);
  const before = await modelBefore(args, span, context);
  const model = fitDensity(values, { field, by, kinds, auto, metric, thresholds }, before);
  if (!context.dry) {
    if (values.size === 0) context.report(diagnose('analytics/nothing-to-fit', { span }, field));
    else if (args.model !== undefined) await keepModel(args.model, model, context);
  }
  const keys = counts.map(({ key }) => key);
  return scored(input, keys, model, { thresholds, showDensity }, context);
};
