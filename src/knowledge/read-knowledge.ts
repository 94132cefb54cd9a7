import { dirname } from 'node:path';
import type { Diagnostic } from '../diagnostics/index.js';
import {
  CONF_NAMES,
  type ConfFolder,
  checkApp,
  type LookupFolder,
  readLayer,
  readLookupFolder,
  readModelFiles,
} from './app-files.js';
import { type EntityLists, type KnownEntities, readEntities } from './assets/index.js';
import type { LookupTables } from './automatic-lookup.js';
import type { ParseEval } from './calculated-field.js';
import { type ConfBook, LITERAL_NAMES, mergeConf, type Naming } from './conf-book.js';
import { readDataModels } from './data-model.js';
import type { ModelFile } from './data-model-file.js';
import type { Report } from './diagnose.js';
import { readEventTypes } from './event-types.js';
import { type IndexTime, readIndexTime } from './index-time/index.js';
import type { Knowledge, LookupTable } from './knowledge.js';
import { type App, type Layer, type LayerContext, layerOrder } from './layers.js';
import { type ListedStanza, listStanzas } from './listing.js';
import { readCollections } from './lookup-collection.js';
import type { FindCsv } from './lookup-source.js';
import { isLookup, type LookupFiles, plainTable, readLookup } from './lookup-table.js';
import { readMacros } from './macros.js';
import { entryExtractionsOf, operationsOf } from './operations.js';
import { readProps } from './props.js';
import { readRiskFactors, withRiskFactors } from './risk-factors.js';
import { type ConfName, canonicalPropsKey } from './setting-catalogue.js';
import { reviewSettings } from './setting-review.js';
import { anyCaseNames, canonicalStanza } from './stanza-pattern.js';
import { canonicalTagStanza, readTagRules } from './tag-rules.js';
import { readTransactionTypes } from './transaction-types.js';

export interface LoadedKnowledge {
  readonly knowledge: Knowledge;
  /** What ingest goes by. */
  readonly indexTime: IndexTime;
  /** Every stanza that was read. */
  readonly stanzas: readonly ListedStanza[];
  /** In the order found: by file, then by what the settings mean. */
  readonly diagnostics: Diagnostic[];
}

const TAGS_NAMES: Naming = { stanza: canonicalTagStanza, key: (key) => key };

/** Which names of props.conf mean the same depends on all of its files. */
function propsNaming(folders: ConfFolders): Naming {
  const files = [...folders.values()].flatMap((ofApp) => [...ofApp.values()].flatMap((f) => f.get('props') ?? []));
  const anyCase = anyCaseNames(files.flatMap((file) => file.stanzas.map((stanza) => stanza.name)));
  return { stanza: (name) => canonicalStanza(name, anyCase), key: canonicalPropsKey };
}

/** What lists of assets and identities come to is read as if it were an app. */
const ENTITIES: App = { dir: '(asset and identity lists)', bundled: true };

/**
 * Reads app directories (see `App`) with a given eval parser. What is wrong never stops the load: it is reported, and
 * the rest stands. What comes with Karst has no faults to report, which its tests see to; where nothing else is read,
 * settings of events wait until an event asks for them: reading all costs more than a hunt in a small file.
 */
export async function readKnowledge(
  given: readonly App[],
  lists: EntityLists,
  parseEval: ParseEval,
): Promise<LoadedKnowledge> {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const usable = await usableApps(given, report);
  const entities = await readEntities(lists, ENTITIES.dir, report);
  const apps = entities === undefined ? usable : [...usable, ENTITIES];
  const layers = layerOrder(apps, 'search');
  const folders = await readFolders(layers, report);
  if (entities !== undefined) folders.set(ENTITIES, new Map([['default', new Map([['props', entities.props]])]]));
  const book = (name: ConfName, naming: Naming = LITERAL_NAMES, context: LayerContext = 'search'): ConfBook =>
    mergeConf(
      layerOrder(apps, context).flatMap(({ app, folder }) => folders.get(app)?.get(folder)?.get(name) ?? []),
      naming,
    );
  const namings: Partial<Readonly<Record<ConfName, Naming>>> = { props: propsNaming(folders), tags: TAGS_NAMES };
  const transforms = book('transforms');
  const collections = readCollections(book('collections'), report);
  const files = await readLookupFiles(usable, entities, report);
  const lookups = readLookups(transforms, files, { findCsv: findIn(files, usable), collections }, report);
  const faultless = apps.every((app) => app.bundled);
  const props = readProps(book('props', namings.props), { transforms, lookups, parseEval, report }, faultless);
  const knowledge: Knowledge = {
    operationsFor: operationsOf(props),
    eventTypes: readEventTypes(book('eventtypes'), report),
    tags: readTagRules(book('tags', namings.tags), report),
    macros: readMacros(book('macros'), report),
    lookups: lookups.tables,
    transactionTypes: readTransactionTypes(book('transactiontypes')),
    dataModels: withRiskFactors(
      readDataModels(await allModelFiles(layers, report), { lookups, parseEval }, report),
      readRiskFactors(book('risk_factors'), parseEval, report),
      parseEval,
    ),
  };
  const indexTime = readIndexTime(
    book('props', namings.props, 'global'),
    { transforms: book('transforms', LITERAL_NAMES, 'global'), parseEval },
    entryExtractionsOf(props),
    faultless ? undefined : report,
  );
  const stanzas = CONF_NAMES.flatMap((name) => listStanzas(name, book(name, namings[name])));
  return { knowledge, indexTime, stanzas, diagnostics };
}

async function usableApps(apps: readonly App[], report: Report): Promise<App[]> {
  const usable: App[] = [];
  for (const app of apps) {
    const problem = await checkApp(app);
    if (problem === undefined) usable.push(app);
    else report(problem);
  }
  return usable;
}

type ConfFolders = Map<App, Map<Layer['folder'], ConfFolder>>;

async function readFolders(layers: readonly Layer[], report: Report): Promise<ConfFolders> {
  const folders: ConfFolders = new Map();
  for (const layer of layers) {
    const folder = await readLayer(layer, report);
    if (folder === undefined) continue;
    for (const [name, file] of folder) for (const d of reviewSettings(name, file)) report(d);
    const ofApp = folders.get(layer.app) ?? new Map<Layer['folder'], ConfFolder>();
    folders.set(layer.app, ofApp.set(layer.folder, folder));
  }
  return folders;
}

async function allModelFiles(layers: readonly Layer[], report: Report): Promise<ModelFile[]> {
  const files: ModelFile[] = [];
  for (const layer of layers) files.push(...(await readModelFiles(layer, report)));
  return files;
}

/** Every lookup of transforms.conf under its name, and every file under its own unless a lookup has that name. */
function readLookups(
  transforms: ConfBook,
  folders: ReadonlyMap<string, LookupFolder>,
  files: LookupFiles,
  report: Report,
): LookupTables {
  const tables = new Map<string, LookupTable>();
  const refused = new Set<string>();
  for (const folder of [...folders.values()].reverse()) {
    for (const [name, csv] of folder) tables.set(name, plainTable(name, csv));
  }
  for (const stanza of transforms.stanzas.values()) {
    if (!isLookup(transforms, stanza)) continue;
    const table = readLookup(stanza, transforms, files, report);
    if (table === undefined) refused.add(stanza.name);
    else tables.set(stanza.name, table);
  }
  return { tables, refused };
}

/** By app directory, in the order of search-time precedence; the tables of lists before all. */
async function readLookupFiles(
  apps: readonly App[],
  entities: KnownEntities | undefined,
  report: Report,
): Promise<Map<string, LookupFolder>> {
  const files = new Map<string, LookupFolder>([[ENTITIES.dir, entities?.tables ?? new Map()]]);
  const ordered = new Set(layerOrder(apps, 'search').map((layer) => layer.app));
  for (const app of ordered) files.set(app.dir, await readLookupFolder(app, report));
  return files;
}

/**
 * The app that names the file is asked first, then the others in order; the tables of lists before all. What is bundled
 * has no precedence for its own files: a user's file of the same name takes their place.
 */
function findIn(files: ReadonlyMap<string, LookupFolder>, apps: readonly App[]): FindCsv {
  const bundled = new Set(apps.filter((app) => app.bundled).map((app) => app.dir));
  return (filename, seenFrom) => {
    const dir = dirname(dirname(seenFrom));
    const own = bundled.has(dir) ? undefined : files.get(dir);
    return [files.get(ENTITIES.dir), own, ...files.values()].find((folder) => folder?.has(filename))?.get(filename);
  };
}
