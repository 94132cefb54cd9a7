import { analyticsMessages } from '../../../diagnostics/codes/analytics.js';
import { closeMatches, diagnoser, KarstError, type Span } from '../../../diagnostics/index.js';
import type { LookupTarget } from '../../../store/index.js';
import type { DensityGroup, DensityModel, DensitySettings } from '../analytics/density/index.js';
import type { HostContext } from '../operator.js';

/*
 * Models are kept among the lookups that searches write, under the names that the Machine Learning Toolkit gives their
 * files: a row with the settings, then one for each group.
 */

const diagnose = diagnoser(analyticsMessages);

const PREFIX = '__mlspl_';
const SUFFIX = '.mlmodel';
const COLUMNS = ['part', 'holds'];
const SETTINGS = 'settings';

type Stores = Pick<HostContext, 'lookups' | 'knowledge'>;

function targetOf(name: string): LookupTarget {
  return { kind: 'file', name: `${PREFIX}${name}${SUFFIX}` };
}

/** Names of the models that are kept. */
export function modelNames({ lookups }: Stores): readonly string[] {
  const names = lookups.list().map(({ name }) => name);
  return names
    .filter((name) => name.startsWith(PREFIX) && name.endsWith(SUFFIX))
    .map((name) => name.slice(PREFIX.length, -SUFFIX.length))
    .sort();
}

export async function findModel(name: string, { lookups }: Stores): Promise<DensityModel | undefined> {
  const contents = await lookups.read(targetOf(name));
  if (contents === undefined) return undefined;
  const parts = contents.rows.map(([part, holds]) => [String(part), JSON.parse(String(holds)) as unknown] as const);
  const [[, settings] = ['', undefined], ...groups] = parts;
  return { settings: settings as DensitySettings, groups: new Map(groups as (readonly [string, DensityGroup])[]) };
}

export async function keepModel(name: string, { settings, groups }: DensityModel, { lookups }: Stores): Promise<void> {
  const parts = [[SETTINGS, settings] as const, ...groups];
  const rows = parts.map(([part, holds]) => [part, JSON.stringify(holds)]);
  await lookups.write(targetOf(name), 'replace', { columns: COLUMNS, rows });
}

export async function forgetModel(name: string, { lookups }: Stores): Promise<void> {
  await lookups.remove(targetOf(name));
}

/** A content pack says that it brings the model, which is a program of another kind. */
function isBrought(name: string, { knowledge }: Stores): boolean {
  const file = `${PREFIX}${name}`;
  return [file, `${file}${SUFFIX}`].some((lookup) => knowledge.lookups.has(lookup));
}

/**
 * The model. Where a search is only looked at, one that has not been learnt yet is a warning and undefined; else, and for
 * those that a content pack brings ready-made, a KarstError.
 */
export async function requireModel(name: string, span: Span, context: HostContext): Promise<DensityModel | undefined> {
  const model = await findModel(name, context);
  if (model !== undefined) return model;
  if (isBrought(name, context)) throw new KarstError(diagnose('analytics/model-brought', { span }, name));
  if (!context.dry) {
    throw new KarstError(diagnose('analytics/no-model', { span }, name, closeMatches(name, modelNames(context))));
  }
  context.report(diagnose('analytics/model-not-learnt', { span }, name));
  return undefined;
}
