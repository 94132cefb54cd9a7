import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Diagnostic } from '../diagnostics/index.js';
import type { LookupRows } from '../store/index.js';
import { type ConfFile, parseConf } from './conf-file.js';
import { type Csv, parseCsv } from './csv.js';
import type { ModelFile } from './data-model-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { App, Layer } from './layers.js';
import type { ConfName } from './setting-catalogue.js';

/** The files that are read. */
export const CONF_NAMES: readonly ConfName[] = [
  'props',
  'transforms',
  'eventtypes',
  'macros',
  'tags',
  'collections',
  'datamodels',
  'transactiontypes',
  'risk_factors',
  'fields',
];

/** Files of an add-on that say nothing about what events mean: inputs, servers, screens, packaging. */
const NOT_KNOWLEDGE: ReadonlySet<string> = new Set(
  `alert_actions app app_permissions authentication authorize commands deploymentclient distsearch globalbanner health
   indexes inputs limits outputs passwords restmap server serverclass searchbnf telemetry times ui-prefs
   ui-tour user-prefs user-seed viewstates visualizations web wmi workload_pools`
    .trim()
    .split(/\s+/),
);

/** The .conf files of one folder of an app (`default` or `local`), by name without `.conf`. */
export type ConfFolder = ReadonlyMap<ConfName, ConfFile>;

/** The lookup files of an app, by file name. */
export type LookupFolder = ReadonlyMap<string, LookupRows>;

/** Reads what a layer has of these files, and says which others it does not read. An absent folder is empty. */
export async function readLayer(layer: Layer, report: Report): Promise<ConfFolder | undefined> {
  const dir = join(layer.app.dir, layer.folder);
  const names = await listFiles(dir);
  if (names === undefined) return undefined;
  const folder = new Map<ConfName, ConfFile>();
  for (const file of names.filter((name) => name.endsWith('.conf'))) {
    const conf = CONF_NAMES.find((name) => `${name}.conf` === file);
    if (conf === undefined) {
      if (!isForeign(file)) report(diagnose('knowledge/conf-not-read', { file: join(dir, file) }, file));
      continue;
    }
    const text = await readText(join(dir, file), report);
    if (text === undefined) continue;
    const parsed = parseConf(text, join(dir, file));
    for (const d of parsed.diagnostics) report(d);
    folder.set(conf, parsed.conf);
  }
  return folder;
}

function isForeign(file: string): boolean {
  return NOT_KNOWLEDGE.has(file.replace(/\.conf$/, ''));
}

/** Reads the texts of a layer's data models, data/models/*.json. */
export async function readModelFiles(layer: Layer, report: Report): Promise<ModelFile[]> {
  const dir = join(layer.app.dir, layer.folder, 'data', 'models');
  const files: ModelFile[] = [];
  for (const name of (await listFiles(dir)) ?? []) {
    if (!name.endsWith('.json')) continue;
    const source = await readText(join(dir, name), report);
    if (source !== undefined) files.push({ file: join(dir, name), source });
  }
  return files;
}

/** Reads the lookups/ folder of an app: .csv, and .csv.gz as it is. */
export async function readLookupFolder(app: App, report: Report): Promise<LookupFolder> {
  const dir = join(app.dir, 'lookups');
  const tables = new Map<string, Csv>();
  for (const file of (await listFiles(dir)) ?? []) {
    if (!/\.csv(\.gz)?$/.test(file)) continue;
    const csv = await readCsvFile(join(dir, file), report);
    if (csv !== undefined) tables.set(file, csv);
  }
  return tables;
}

/** Reads one lookup file, compressed or not; nothing, after a report, if it cannot be read. */
export async function readCsvFile(file: string, report: Report): Promise<Csv | undefined> {
  const text = await readText(file, report);
  if (text === undefined) return undefined;
  const { csv, diagnostics } = parseCsv(text, file);
  for (const d of diagnostics) report(d);
  return csv;
}

/** Says why a directory cannot serve as an app, or nothing. */
export async function checkApp(app: App): Promise<Diagnostic | undefined> {
  try {
    const names = await readdir(app.dir);
    const usable = names.includes('default') || names.includes('local');
    return usable ? undefined : diagnose('knowledge/directory-without-conf', { file: app.dir }, app.dir);
  } catch (error) {
    return diagnose('knowledge/directory-unreadable', { file: app.dir }, app.dir, reasonOf(error));
  }
}

async function listFiles(dir: string): Promise<string[] | undefined> {
  try {
    return (await readdir(dir)).sort();
  } catch {
    return undefined;
  }
}

async function readText(file: string, report: Report): Promise<string | undefined> {
  try {
    const bytes = await readFile(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    report(diagnose('knowledge/file-unreadable', { file }, file, reasonOf(error)));
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
