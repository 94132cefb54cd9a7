import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/index.js';
import type { Macro } from '../search/spl/index.js';
import { readApp } from './app-content.js';
import { readAside } from './aside.js';
import { decodeText } from './decode.js';
import { readDeployment } from './deployment.js';
import { readDetection } from './detection.js';
import type { Loaded } from './loaded.js';
import type {
  Aside,
  ContentSettings,
  Dashboard,
  DataSource,
  Deployment,
  Detection,
  LookupDefinition,
  SavedSearch,
  Schedule,
  Story,
} from './model.js';
import { readDashboard, readDataSource, readLookup, readMacro, readSchedule, readStory } from './reference-data.js';
import { readSavedSearch } from './saved-search.js';
import { readSettings } from './settings.js';
import type { Reading, YamlFile } from './yaml-file.js';
import { diagnose, parseYamlFile } from './yaml-file.js';

/** What one content directory holds, in the order of the paths. */
export interface Layer {
  readonly detections: readonly Loaded<Detection>[];
  readonly macros: readonly Loaded<Macro>[];
  readonly stories: readonly Loaded<Story>[];
  readonly deployments: readonly Loaded<Deployment>[];
  readonly dataSources: readonly Loaded<DataSource>[];
  readonly lookups: readonly Loaded<LookupDefinition>[];
  readonly searches: readonly Loaded<SavedSearch>[];
  readonly schedules: readonly Loaded<Schedule>[];
  readonly dashboards: readonly Loaded<Dashboard>[];
  readonly playbooks: readonly Loaded<Aside>[];
  readonly removed: readonly Loaded<Aside>[];
  readonly settings?: ContentSettings;
  readonly diagnostics: readonly Diagnostic[];
}

/** The folders of a contentctl repository that are read. */
const FOLDERS = [
  'detections',
  'macros',
  'stories',
  'deployments',
  'data_sources',
  'lookups',
  'baselines',
  'investigations',
  'schedules',
  'dashboards',
  'playbooks',
  'removed',
] as const;
type Folder = (typeof FOLDERS)[number];
type Reader<T> = (file: YamlFile) => Reading<T>;

/** Reads a directory laid out as a contentctl repository, as a Splunk app, or as both. Nothing in it stops the rest from being read. */
export async function readLayer(directory: string): Promise<Layer> {
  const root = resolve(directory);
  const diagnostics: Diagnostic[] = [];
  let files = 0;
  const read = async <T>(folder: Folder, kind: string, reader: Reader<T>): Promise<Loaded<T>[]> => {
    const listing = await yamlFiles(join(root, folder));
    const readings = await readAll(listing.item ?? [], root, kind, reader);
    files += listing.item?.length ?? 0;
    diagnostics.push(...listing.diagnostics, ...readings.flatMap((reading) => reading.diagnostics));
    return readings.flatMap((reading) => reading.item ?? []);
  };
  const app = await readApp(root);
  const settings = await readSettings(root);
  diagnostics.push(...app.diagnostics, ...settings.diagnostics);
  const content = {
    detections: [...app.detections, ...(await read('detections', 'detection', readDetection))],
    macros: [...app.macros, ...(await read('macros', 'macro', readMacro))],
    stories: [...app.stories, ...(await read('stories', 'story', readStory))],
    deployments: await read('deployments', 'deployment', readDeployment),
    dataSources: await read('data_sources', 'data source', readDataSource),
    lookups: [...app.lookups, ...(await read('lookups', 'lookup', readLookup))],
    schedules: await read('schedules', 'schedule', readSchedule),
    dashboards: await read('dashboards', 'dashboard', readDashboard),
    playbooks: await read('playbooks', 'playbook', readAside),
    removed: await read('removed', 'removed', readAside),
    searches: [
      ...(await read('baselines', 'baseline', readSavedSearch('baseline'))),
      ...(await read('investigations', 'investigation', readSavedSearch('investigation'))),
    ],
  };
  const conf = app.detections.length + app.macros.length + app.lookups.length;
  if (files + conf === 0 && diagnostics.length === 0) diagnostics.push(await whyEmpty(root, directory));
  return { ...content, ...(settings.item && { settings: settings.item }), diagnostics };
}

/** Reads one file of a content directory. */
export async function readOne<T>(
  path: string,
  root: string,
  kind: string,
  reader: Reader<T>,
): Promise<Reading<Loaded<T>>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return { diagnostics: [diagnose('content/unreadable-file', { file: path }, reason(error))] };
  }
  const { text, fault } = decodeText(bytes);
  if (fault !== undefined) {
    const place = { file: path, source: text, span: { from: fault.at, to: fault.at + 1 } };
    return { diagnostics: [diagnose('content/not-text', place, fault.what)] };
  }
  const parsed = parseYamlFile(kind, path, root, text);
  if (!parsed.item) return { diagnostics: parsed.diagnostics };
  const { item, diagnostics } = reader(parsed.item);
  return item === undefined ? { diagnostics } : { item: { item, file: parsed.item }, diagnostics };
}

// Few enough to stay far below the usual limit of open files, and to let others have the thread between batches.
const BATCH = 64;

async function readAll<T>(paths: readonly string[], root: string, kind: string, reader: Reader<T>) {
  const readings: Reading<Loaded<T>>[] = [];
  for (let from = 0; from < paths.length; from += BATCH) {
    const batch = paths.slice(from, from + BATCH);
    readings.push(...(await Promise.all(batch.map((path) => readOne(path, root, kind, reader)))));
  }
  return readings;
}

async function whyEmpty(root: string, asGiven: string): Promise<Diagnostic> {
  const found = await stat(root).catch(() => undefined);
  return found?.isDirectory()
    ? diagnose('content/empty-directory', {}, asGiven, FOLDERS)
    : diagnose('content/no-such-directory', {}, asGiven);
}

async function yamlFiles(folder: string): Promise<Reading<readonly string[]>> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    // What replaces removed content is a list of its own.
    const files = entries.filter(
      (entry) => !entry.isDirectory() && /\.ya?ml$/i.test(entry.name) && !/^deprecation_mapping/i.test(entry.name),
    );
    return { item: files.map((entry) => join(entry.parentPath, entry.name)).sort(), diagnostics: [] };
  } catch (error) {
    // A content directory need not have every folder.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return { item: [], diagnostics: [] };
    return { diagnostics: [diagnose('content/unreadable-file', { file: folder }, reason(error))] };
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
