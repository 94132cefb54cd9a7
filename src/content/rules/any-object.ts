import { parse } from 'node:path';
import type { Diagnostic } from '../../diagnostics/index.js';
import type { ContentFile, ContentKind } from '../content.js';
import { isRecord, type YamlFile } from '../yaml-file.js';
import { replaced, withoutItem } from './edits.js';
import { at, atKey, check, diagnose, fixable, formOf, type Repository, textsAt, valueAt } from './rule.js';

const ALL: readonly ContentKind[] = [
  'detection',
  'story',
  'data source',
  'baseline',
  'investigation',
  'dashboard',
  'schedule',
  'deployment',
  'macro',
  'lookup',
  'playbook',
  'removed',
];
/** contentctl 4 lets macros and lookups go without author, date, version and id. */
const FULL = ALL.filter((kind) => kind !== 'macro' && kind !== 'lookup' && kind !== 'deployment');
const NAMED_LIKE_FILE: readonly ContentKind[] = ALL.filter((kind) => kind !== 'deployment' && kind !== 'playbook');

/** `Detect: A/B-C` is kept in `detect:_a_b_c.yml`. Source: contentctl, check for file names. */
export function fileNameOf(name: string): string {
  return `${name.replace(/[ .\-/]/g, '_').toLowerCase()}.yml`;
}

const MOST_NAME = 99;
/** 99 of a saved search, less “endpoint -  - Rule” and “ESCU -  - Rule” (contentctl 5). */
const MOST_DETECTION_NAME = 67;

function names({ kind, item, file }: ContentFile): Diagnostic[] {
  const most = kind === 'detection' ? MOST_DETECTION_NAME : MOST_NAME;
  const { length } = item.name;
  const found = length > most ? [at(file, ['name'], 'rule/name-too-long', length, most)] : [];
  const wanted = fileNameOf(item.name);
  if (NAMED_LIKE_FILE.includes(kind) && parse(file.path).base !== wanted) {
    found.push(at(file, ['name'], 'rule/file-name', item.name, wanted));
  }
  return found;
}

function authors({ file }: ContentFile): Diagnostic[] {
  const author = valueAt(file, ['author']);
  if (typeof author !== 'string' || author.trim() === '') return [atKey(file, ['name'], 'rule/no-author')];
  return author.length > 255 ? [at(file, ['author'], 'rule/author-too-long', author.length)] : [];
}

function isRealDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function dates(object: ContentFile, { today }: Repository): Diagnostic[] {
  const { file } = object;
  const wanted = formOf(object) === 6 ? ['creation_date', 'modification_date'] : ['date'];
  return wanted.flatMap((key) => {
    const value = valueAt(file, [key]);
    if (typeof value !== 'string' || value === '') return [atKey(file, ['name'], 'rule/no-date', key)];
    if (!isRealDay(value)) return [at(file, [key], 'rule/date-not-real', value)];
    return value > today ? [at(file, [key], 'rule/date-in-future', value)] : [];
  });
}

function versions({ file }: ContentFile): Diagnostic[] {
  return valueAt(file, ['version']) === undefined ? [atKey(file, ['name'], 'rule/no-version')] : [];
}

function descriptions({ file }: ContentFile): Diagnostic[] {
  const value = valueAt(file, ['description']);
  if (typeof value !== 'string' || value.trim() === '') return [atKey(file, ['name'], 'rule/no-description')];
  return value.length > 10_000 ? [at(file, ['description'], 'rule/description-too-long', value.length)] : [];
}

function references({ file }: ContentFile): Diagnostic[] {
  return textsAt(file, ['references']).flatMap((text, i) =>
    /^https?:\/\/\S+$/i.test(text) ? [] : [at(file, ['references', i], 'rule/reference-no-url', text)],
  );
}

function placeholders({ file }: ContentFile): Diagnostic[] {
  if (!file.text.includes('__UPDATE__')) return [];
  return placesOf(file.value, [], (value) => value.includes('__UPDATE__')).map((path) =>
    at(file, path, 'rule/placeholder', path.map(String).join('.')),
  );
}

/** Paths of the texts that a test holds for. */
function placesOf(value: unknown, path: readonly PropertyKey[], test: (text: string) => boolean): PropertyKey[][] {
  if (typeof value === 'string') return test(value) ? [[...path]] : [];
  if (Array.isArray(value)) return value.flatMap((item, i) => placesOf(item, [...path, i], test));
  return isRecord(value) ? Object.entries(value).flatMap(([key, item]) => placesOf(item, [...path, key], test)) : [];
}

const LISTS = [
  ['data_source'],
  ['tags', 'analytic_story'],
  ['tags', 'mitre_attack_id'],
  ['analytic_story'],
  ['mitre_attack_id'],
];

function repetitions({ file }: ContentFile): Diagnostic[] {
  return LISTS.flatMap((path) => {
    const list = textsAt(file, path);
    return list.flatMap((name, i) =>
      name !== '' && list.indexOf(name) < i
        ? [fixable(at(file, [...path, i], 'rule/named-twice', path.join('.'), name), withoutItem(file, [...path, i]))]
        : [],
    );
  });
}

function idCase({ file }: ContentFile): Diagnostic[] {
  const id = valueAt(file, ['id']);
  return typeof id === 'string' && id !== id.toLowerCase()
    ? [fixable(at(file, ['id'], 'rule/upper-case-id', id), replaced(file, ['id'], id, id.toLowerCase()))]
    : [];
}

/** One index a run: who has which id and which name. */
const indexed = new WeakMap<object, { ids: Map<string, ContentFile>; names: Map<string, ContentFile> }>();

function indexOf({ content }: Repository) {
  const known = indexed.get(content);
  if (known !== undefined) return known;
  const made = { ids: new Map<string, ContentFile>(), names: new Map<string, ContentFile>() };
  for (const object of content.files) {
    const id = idOf(object.file);
    if (id !== undefined && !made.ids.has(id)) made.ids.set(id, object);
    const name = object.item.name.toLowerCase();
    if (object.kind !== 'macro' && object.kind !== 'lookup' && !made.names.has(name)) made.names.set(name, object);
  }
  indexed.set(content, made);
  return made;
}

function idOf(file: YamlFile): string | undefined {
  const id = valueAt(file, ['id']);
  return typeof id === 'string' ? id.toLowerCase() : undefined;
}

/** The loader sees to objects of one kind; what replaces an object of an earlier directory may have its name and id. */
function acrossKinds(object: ContentFile, repository: Repository): Diagnostic[] {
  const { kind, item, file } = object;
  const { ids, names } = indexOf(repository);
  const found: Diagnostic[] = [];
  const id = idOf(file);
  const sameId = id === undefined ? undefined : ids.get(id);
  if (id !== undefined && sameId && sameId.kind !== kind) {
    found.push(at(file, ['id'], 'rule/same-id', id, sameId.kind, sameId.item.name));
  }
  const sameName = kind === 'macro' || kind === 'lookup' ? undefined : names.get(item.name.toLowerCase());
  if (sameName && sameName.kind !== kind) {
    found.push(diagnose('rule/same-name', file.at(file.span(['name'])), item.name, sameName.kind, sameName.file.path));
  }
  return found;
}

export const anyObjectChecks = [
  check(ALL, names),
  check(FULL, authors),
  check(FULL, dates),
  check(
    FULL.filter((kind) => kind !== 'schedule'),
    versions,
  ),
  check(FULL, descriptions),
  check(ALL, references),
  check(ALL, placeholders),
  check(['detection', 'baseline', 'investigation'], repetitions),
  check(ALL, idCase),
  check(ALL, acrossKinds),
];
