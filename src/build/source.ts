import { parse } from 'node:path';
import {
  type Content,
  type Deployment,
  type Detection,
  deploymentFor,
  macroCalls,
  type Technique,
  type Techniques,
} from '../content/index.js';
import type { AppInfo } from './app-info.js';
import { byCodePoint } from './json/index.js';
import type { TestResults } from './test-results.js';

/** The text of a file, or its bytes. */
export type FileBody = string | Uint8Array;
/** Paths with `/` between their parts → what to write there. */
export type Files = ReadonlyMap<string, FileBody>;

/** Everything that is built from. */
export interface BuildSource {
  readonly content: Content;
  readonly info: AppInfo;
  readonly techniques: Techniques;
  readonly attackVersion: string;
  readonly tests: TestResults;
  /** Where the folder of content can be read online; paths of files are put behind it. */
  readonly repository?: string;
  /** Folders of content, absolute: paths of files are told relative to them. */
  readonly roots: readonly string[];
}

type Raw = Readonly<Record<string, unknown>>;

const rawOf = new WeakMap<Content, ReadonlyMap<string, Raw>>();

function rawFiles(content: Content): ReadonlyMap<string, Raw> {
  const known = rawOf.get(content);
  if (known !== undefined) return known;
  // Of an app, many things stand in one file: what is asked for is told apart by its name too.
  const made = new Map(
    content.files.map(({ item, file }): [string, Raw] => [`${file.path}\n${item.name}`, file.value]),
  );
  rawOf.set(content, made);
  return made;
}

/** What a file says beyond the model of content, as it stands there. */
export function rawValue(content: Content, { file, name }: { readonly file: string; readonly name: string }): Raw {
  return rawFiles(content).get(`${file}\n${name}`) ?? {};
}

/** A text of the file, or the empty text. */
export function rawText(content: Content, item: { readonly file: string; readonly name: string }, key: string): string {
  const value = rawValue(content, item)[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

const called = new WeakMap<Content, ReadonlyMap<string, string>>();

/** Descriptions of macros by key. */
export function macroDescription(content: Content, key: string): string {
  let known = called.get(content);
  if (known === undefined) {
    const described = content.files.flatMap(({ kind, item, file }): [string, string][] => {
      if (kind !== 'macro') return [];
      const described = file.value.description;
      const name = item.args.length === 0 ? item.name : `${item.name}(${item.args.length})`;
      return typeof described === 'string' ? [[name, described]] : [];
    });
    known = new Map(described);
    called.set(content, known);
  }
  return (
    known.get(key) ?? (/_filter$/.test(key) ? 'Lets everything pass; narrow it to filter false positives out.' : '')
  );
}

/** A URL as browsers write it, which is how contentctl hands it on: `https://example.com` ends in a slash. */
export function urlText(text: string): string {
  return URL.canParse(text) ? new URL(text).href : text;
}

/** In the order of names, whatever the folders are called. */
export function byName<T extends { readonly name: string }>(items: Iterable<T>): readonly T[] {
  return [...items].sort((a, b) => byCodePoint(a.name, b.name));
}

/** What a baseline runs by. */
export function deploymentOfBaseline(content: Content, own: Deployment | undefined): Deployment | undefined {
  return own ?? content.deployments.findLast(({ type }) => type === 'Baseline');
}

export function deploymentOf(content: Content, detection: Detection): Deployment | undefined {
  return deploymentFor(content, detection);
}

/** Keys of the macros that a search calls, each once. */
export function macrosOf(search: string): readonly string[] {
  return [...new Set(macroCalls(search).map(({ key }) => key))];
}

const LOOKUP = /\b(?:input|output)?lookup\s+(?:\w+\s*=\s*\S+\s+)*"?([\w.-]+)"?/gi;

/** Names of the lookups that a search uses and the content defines. */
export function lookupsOf({ lookups }: Content, search: string): readonly string[] {
  const byFile = new Map([...lookups.values()].map(({ name, path }) => [path && parse(path).base, name]));
  const named = [...search.matchAll(LOOKUP)].flatMap(([, word = '']) =>
    lookups.has(word) ? [word] : (byFile.get(word) ?? []),
  );
  return [...new Set(named)];
}

/** The techniques of a detection that are known. */
export function techniquesOf({ tags }: Detection, techniques: Techniques): readonly Technique[] {
  return tags.mitreAttackId.flatMap((id) => techniques.get(id) ?? []);
}

/** `command-and-control` → `Command And Control`. */
export function tacticName(tactic: string): string {
  return tactic.replace(/(^|-)(\w)/g, (_, dash: string, letter: string) => (dash && ' ') + letter.toUpperCase());
}

/** Seconds since 1970 of midnight UTC; 0 if the date is none. */
export function epochOf(date: string): number {
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) ? 0 : time / 1000;
}
