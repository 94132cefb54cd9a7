import type { LookupRows } from '../../store/index.js';
import { type ConfFile, parseConf } from '../conf-file.js';
import { diagnose, type Report } from '../diagnose.js';
import { assetTables } from './asset-tables.js';
import { conventionFault } from './convention.js';
import { enrichmentOf } from './enrichment.js';
import { identityTable } from './identity-table.js';
import { mergeEntities } from './merge.js';
import { type Entity, readList } from './read-list.js';
import { ASSETS, IDENTITIES, type ListShape } from './shape.js';

/** CSV files as ES takes them, absolute paths; of two that contradict each other the earlier counts. */
export interface EntityLists {
  readonly assets: readonly string[];
  readonly identities: readonly string[];
  /** `email`, `email_short`, `first(1)last()`: how events name identities besides by what the lists say. */
  readonly conventions: readonly string[];
}

export const NO_LISTS: EntityLists = { assets: [], identities: [], conventions: [] };

/** What lists come to: lookup tables by the file names that transforms.conf has for them, and the lookups of all events. */
export interface KnownEntities {
  readonly tables: ReadonlyMap<string, LookupRows>;
  readonly props: ConfFile;
}

/** Reads the lists; undefined where there are none. Whatever is wrong in them is reported, and the rest stands. */
export async function readEntities(
  { assets, identities, conventions }: EntityLists,
  dir: string,
  report: Report,
): Promise<KnownEntities | undefined> {
  if (assets.length === 0 && identities.length === 0) return undefined;
  const tables = new Map<string, LookupRows>();
  const settings: string[] = [];
  if (assets.length > 0) {
    const { entities, columns } = await readAll(assets, ASSETS, report);
    const { byString, byNetwork } = assetTables(entities, columns);
    tables.set('assets_by_str.csv', byString).set('assets_by_cidr.csv', byNetwork);
    settings.push(enrichmentOf(ASSETS, columns));
  }
  if (identities.length > 0) {
    const { entities, columns } = await readAll(identities, IDENTITIES, report);
    tables.set('identities_expanded.csv', identityTable(entities, columns, usable(conventions, report)));
    settings.push(enrichmentOf(IDENTITIES, columns));
  }
  const text = `[default]\n${settings.join('\n')}\n`;
  return { tables, props: parseConf(text, `${dir}/default/props.conf`).conf };
}

async function readAll(
  files: readonly string[],
  shape: ListShape,
  report: Report,
): Promise<{ readonly entities: readonly Entity[]; readonly columns: readonly string[] }> {
  const entities: Entity[] = [];
  const columns = new Set<string>();
  for (const file of files) {
    const list = await readList(file, shape, report);
    for (const entity of list.entities) entities.push(entity);
    for (const column of list.columns) columns.add(column);
  }
  return { entities: mergeEntities(entities, shape), columns: [...columns].filter((column) => column !== '') };
}

function usable(conventions: readonly string[], report: Report): readonly string[] {
  return conventions.filter((convention) => {
    const fault = conventionFault(convention);
    if (fault !== undefined) report(diagnose('knowledge/identity-convention', {}, convention, fault));
    return fault === undefined;
  });
}
