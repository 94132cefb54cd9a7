import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import type { Diagnostic } from '../../diagnostics/index.js';
import { isRecord } from '../yaml-file.js';
import { at, atKey, check, diagnose, type FileOf, formOf, type Repository, valueAt } from './rule.js';

function story({ item, file }: FileOf<'story'>): Diagnostic[] {
  const texts: Readonly<Record<string, string | readonly string[]>> = {
    narrative: item.narrative,
    category: item.category,
    usecase: item.usecase,
  };
  const absent = Object.keys(texts).filter((key) => texts[key]?.length === 0);
  return absent.length === 0 ? [] : [atKey(file, ['name'], 'rule/story-incomplete', absent)];
}

function macro({ item, file }: FileOf<'macro'>): Diagnostic[] {
  return item.definition.trim() === '' ? [atKey(file, ['definition'], 'rule/macro-empty')] : [];
}

function lookupSettings(object: FileOf<'lookup'>): Diagnostic[] {
  const { item, file } = object;
  const types = item.matchTypes.flatMap((type) =>
    /^(?:WILDCARD|CIDR|EXACT)\(.+\)$/.test(type) ? [] : [at(file, ['match_type'], 'rule/lookup-match-type', type)],
  );
  const most = item.maxMatches;
  const name = valueAt(file, ['filename']);
  const odd = typeof name === 'string' && name !== '' && !/\.(csv|mlmodel)$/.test(name);
  const collection = valueAt(file, ['lookup_type']) === 'kvstore' && item.fields[0] !== '_key';
  return [
    ...types,
    ...(odd ? [at(file, ['filename'], 'rule/lookup-file-kind', name)] : []),
    ...(most !== undefined && (most < 1 || most > 1000)
      ? [at(file, ['max_matches'], 'rule/lookup-max-matches', most)]
      : []),
    ...(collection ? [atKey(file, ['fields'], 'rule/lookup-key')] : []),
  ];
}

/** Cells of a line without quotes; a line with quotes may go on in the next one and is not counted. */
function cellsOf(line: string): number | undefined {
  return line.includes('"') ? undefined : line.split(',').length;
}

async function lookupRows({ item }: FileOf<'lookup'>): Promise<Diagnostic[]> {
  const { path } = item;
  const text = path === undefined ? undefined : await readFile(path, 'utf8').catch(() => undefined);
  if (path === undefined || text === undefined) return [];
  const lines = text.split('\n');
  const wanted = cellsOf((lines[0] ?? '').replace(/\r$/, ''));
  if (wanted === undefined || text.includes('"')) return [];
  let from = 0;
  for (const [i, line] of lines.entries()) {
    const found = cellsOf(line.replace(/\r$/, ''));
    if (line.trim() !== '' && found !== wanted) {
      const place = { file: path, source: text, span: { from, to: from + line.length } };
      return [diagnose('rule/lookup-columns', place, i + 1, found ?? 0, wanted)];
    }
    from += line.length + 1;
  }
  return [];
}

/** Told once a directory, at its first lookup. */
async function orphans(object: FileOf<'lookup'>, { content }: Repository): Promise<Diagnostic[]> {
  const { root, path } = object.file;
  const here = content.files.filter((other) => other.kind === 'lookup' && other.file.root === root);
  if (here[0]?.file.path !== path || formOf(object) === 'conf') return [];
  const folder = join(root, 'lookups');
  const names = await readdir(folder).catch(() => []);
  const used = new Set(content.files.flatMap(({ kind, item }) => (kind === 'lookup' && item.path ? [item.path] : [])));
  const stems = new Set(here.map(({ file }) => parse(file.path).name));
  return names
    .filter((name) => /\.(csv|mlmodel)$/i.test(name) && !used.has(join(folder, name)) && !stems.has(parse(name).name))
    .map((name) => diagnose('rule/lookup-orphan', { file: join(folder, name) }, `lookups/${name}`));
}

function baselineType({ file }: FileOf<'baseline'>): Diagnostic[] {
  const type = valueAt(file, ['type']);
  return typeof type === 'string' && type !== 'Baseline' ? [at(file, ['type'], 'rule/baseline-type', type)] : [];
}

async function dashboard({ item, file }: FileOf<'dashboard'>): Promise<Diagnostic[]> {
  const text = await readFile(item.path, 'utf8').catch(() => undefined);
  const place = ['name'];
  if (text === undefined)
    return [at(file, place, 'rule/dashboard-file', `is not there: ${parse(item.path).base} in ${dirname(item.path)}`)];
  try {
    const value: unknown = JSON.parse(text);
    const title = isRecord(value) ? value.title : undefined;
    return title === item.name ? [] : [at(file, place, 'rule/dashboard-title', String(title ?? ''), item.name)];
  } catch (error) {
    return [at(file, place, 'rule/dashboard-file', `cannot be read: ${(error as Error).message}`)];
  }
}

export const otherKindChecks = [
  check(['story'], story),
  check(['macro'], macro),
  check(['lookup'], lookupSettings),
  check(['lookup'], lookupRows),
  check(['lookup'], orphans),
  check(['baseline'], baselineType),
  check(['dashboard'], dashboard),
];
