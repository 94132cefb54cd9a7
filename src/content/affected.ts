import { basename, dirname, parse } from 'node:path';
import { type Content, deploymentFor } from './content.js';
import { macroCalls } from './macro-calls.js';
import type { Detection } from './model.js';

type Parts = Pick<Content, 'detections' | 'macros' | 'lookups' | 'dataSources' | 'deployments' | 'searches'>;

/** A macro's file is called like the macro: contentctl's rule for names of files. */
function stemOf(name: string): string {
  return name.toLowerCase().replace(/[ .\-/]/g, '_');
}

/** A search with the definitions of all macros that it calls, and they call. */
function withDefinitions(
  search: string,
  { macros }: Parts,
): { readonly text: string; readonly macros: ReadonlySet<string> } {
  const called = new Set<string>();
  const texts = [search];
  for (let text = texts[0], at = 0; text !== undefined; at++, text = texts[at]) {
    for (const { key } of macroCalls(text)) {
      if (called.has(key)) continue;
      called.add(key);
      const definition = macros.get(key)?.definition;
      if (definition !== undefined) texts.push(definition);
    }
  }
  return { text: texts.join('\n'), macros: new Set([...called].map((key) => key.replace(/\(\d+\)$/, ''))) };
}

function mentions(text: string, name: string): boolean {
  const at = text.indexOf(name);
  if (at < 0) return false;
  const around = `${text[at - 1] ?? ' '}${text[at + name.length] ?? ' '}`;
  return !/\w/.test(around) || mentions(text.slice(at + 1), name);
}

const has = (changed: ReadonlySet<string>, ...files: readonly (string | undefined)[]): boolean =>
  files.some((file) => file !== undefined && changed.has(file));

/** What has changed, by the names that detections know it by. */
interface Changes {
  readonly files: ReadonlySet<string>;
  readonly macroStems: ReadonlySet<string>;
  /** An app's macros.conf is among the files: any macro may differ. */
  readonly anyMacro: boolean;
  readonly lookups: readonly string[];
  /** Stems of the files of data sources. */
  readonly dataSources: ReadonlySet<string>;
}

const FOLDERS = ['detections', 'macros', 'lookups', 'data_sources', 'stories', 'baselines', 'deployments'];

/** Stems of the files below a folder of content: what was removed is known by its file only. */
function stemsIn(files: ReadonlySet<string>, folder: string): readonly string[] {
  const folderOf = (file: string) =>
    dirname(file)
      .split(/[/\\]/)
      .findLast((part) => FOLDERS.includes(part));
  return [...files].filter((file) => folderOf(file) === folder).map((file) => parse(file).name);
}

function changesOf(files: ReadonlySet<string>, { lookups, dataSources }: Parts): Changes {
  const tables = [...lookups.values()].filter(({ file, path }) => has(files, file, path));
  const sources = [...dataSources.values()].filter(({ file }) => files.has(file));
  return {
    files,
    macroStems: new Set(stemsIn(files, 'macros')),
    anyMacro: [...files].some((file) => basename(file) === 'macros.conf'),
    lookups: [
      ...stemsIn(files, 'lookups'),
      ...tables.flatMap(({ name, path }) => (path === undefined ? [name] : [name, parse(path).base])),
    ],
    dataSources: new Set([...stemsIn(files, 'data_sources'), ...sources.map(({ name }) => stemOf(name))]),
  };
}

function isAffected(
  detection: Detection,
  { files, macroStems, anyMacro, lookups, dataSources }: Changes,
  content: Parts,
): boolean {
  const data = detection.tests.flatMap(({ attackData, baselineData }) => [...attackData, ...baselineData]);
  const baselines = content.searches.filter(({ detections }) => detections.includes(detection.name));
  const direct = [detection.file, deploymentFor(content, detection)?.file, ...baselines.map(({ file }) => file)];
  if (has(files, ...direct, ...data.map(({ location }) => location))) return true;
  if (detection.dataSources.some((name) => dataSources.has(stemOf(name)))) return true;
  const { text, macros } = withDefinitions([detection, ...baselines].map(({ search }) => search).join('\n'), content);
  if (anyMacro && macros.size > 0) return true;
  return [...macros].some((name) => macroStems.has(stemOf(name))) || lookups.some((name) => mentions(text, name));
}

/**
 * The detections that changed files (absolute paths) have a part in: their own file, and every macro, lookup, data source,
 * baseline, deployment and dataset that they use, directly or by way of macros. contentctl's `mode:changes`, and more.
 */
export function affectedDetections(content: Parts, files: Iterable<string>): readonly Detection[] {
  const changes = changesOf(new Set(files), content);
  return content.detections.filter((detection) => isAffected(detection, changes, content));
}
