import { type Diagnostic, KarstError } from '../../diagnostics/index.js';
import type { Techniques } from '../attack.js';
import type { Content, ContentFile } from '../content.js';
import { asWritten } from '../drilldown-position.js';
import type { SchemaForm } from '../model.js';
import { inFile } from '../search-position.js';
import { type ContentSearch, searchesOf } from '../searches.js';
import type { YamlFile } from '../yaml-file.js';
import { CHECKS } from './catalogue.js';
import { levelled, levelOf, type Switches } from './levels.js';
import { formOf, type Repository, type RuleSet, type SearchFacts } from './rule.js';

/** What was looked at, and everything wrong with it. */
export interface Validation {
  /** Content objects of all kinds. */
  readonly objects: number;
  readonly detections: number;
  /** Detections whose search compiles. */
  readonly compiled: number;
  /** Searches of any kind that were checked, and how many of them compile. */
  readonly searches: { readonly checked: number; readonly compiled: number };
  /** Of all objects, in the order in which they were read. */
  readonly files: readonly string[];
  /** With file and, where it could be told, the span in it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What the engine says of a search that compiles. */
export interface Inspected extends SearchFacts {
  readonly messages: readonly Diagnostic[];
}

export interface ValidateOptions {
  readonly set: RuleSet;
  readonly switches: Switches;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly techniques?: Techniques;
  /** Compiles a search without running it; rejects with a KarstError. */
  readonly inspect: (spl: string) => Promise<Inspected>;
  readonly fieldsOfSource: Repository['fieldsOfSource'];
  /** Whether an object in a file is to be looked at; others count only for what is known of them. Default: all. */
  readonly concerns?: (file: string) => boolean;
  /** Is told each search's place in the list. */
  readonly onSearch?: (search: ContentSearch, part: number) => void;
}

interface Outcome {
  readonly facts?: SearchFacts;
  readonly diagnostics: readonly Diagnostic[];
}

interface Checked extends Outcome {
  readonly search: ContentSearch;
}

/** Drilldowns repeat each other: each text is compiled once. */
function inspector(inspect: ValidateOptions['inspect']): (spl: string) => Promise<Outcome> {
  const known = new Map<string, Promise<Outcome>>();
  const outcome = async (spl: string): Promise<Outcome> => {
    try {
      const { messages, ...facts } = await inspect(spl);
      return { facts, diagnostics: messages };
    } catch (error) {
      if (!(error instanceof KarstError)) throw error;
      return { diagnostics: error.diagnostics };
    }
  };
  return (spl) => {
    const made = known.get(spl) ?? outcome(spl);
    known.set(spl, made);
    return made;
  };
}

type Files = ReadonlyMap<string, YamlFile>;

/** A drilldown's own text and its place in the file, which is no .conf file. */
function ownText({ file, drilldown, ...search }: ContentSearch, files: Files) {
  const searchSpan = drilldown && files.get(file)?.span(['drilldown_searches', drilldown.index, 'search']);
  if (drilldown === undefined || searchSpan === undefined) return { file, ...search };
  return { file, search: drilldown.search, searchSpan };
}

async function placed(
  search: ContentSearch,
  diagnostics: readonly Diagnostic[],
  files: Files,
): Promise<readonly Diagnostic[]> {
  const { drilldown } = search;
  const written = drilldown ? asWritten(search.search, drilldown, diagnostics) : diagnostics;
  const found = await inFile(ownText(search, files), written);
  return found.map((d) => (d.file === undefined ? { ...d, file: search.file } : d));
}

/** What a drilldown does with the results of its detection, or undefined if it does not begin with them. */
function stepsAfter(drilldown: ContentSearch, detection: ContentSearch | undefined): string | undefined {
  if (detection === undefined || !drilldown.search.startsWith(detection.search)) return undefined;
  const rest = drilldown.search.slice(detection.search.length).trim();
  return rest === '' || rest.startsWith('|') ? rest : undefined;
}

type Inspect = (spl: string) => Promise<Outcome>;

/**
 * A drilldown over its detection compiles if the detection does and its own steps do: those are few and much the same
 * everywhere, so that they need not be compiled with every detection again. If anything is said, the whole is looked at.
 */
async function checkOne(search: ContentSearch, owner: ContentSearch | undefined, inspect: Inspect): Promise<Outcome> {
  const steps = search.kind === 'drilldown' ? stepsAfter(search, owner) : undefined;
  if (steps === undefined || owner === undefined) return inspect(search.search);
  const [first, rest] = [await inspect(owner.search), await inspect(`| makeresults ${steps}`)];
  const silent = rest.facts !== undefined && rest.diagnostics.length === 0;
  return silent && first.facts !== undefined ? { facts: first.facts, diagnostics: [] } : inspect(search.search);
}

async function checkSearches(
  searches: readonly ContentSearch[],
  files: Files,
  options: ValidateOptions,
): Promise<readonly Checked[]> {
  const inspect = inspector(options.inspect);
  const owners = new Map(searches.flatMap((one) => (one.kind === 'detection' ? [[keyOf(one), one] as const] : [])));
  const checked: Checked[] = [];
  for (const [i, search] of searches.entries()) {
    options.onSearch?.(search, i / searches.length);
    const { facts, diagnostics } = await checkOne(search, owners.get(keyOf(search)), inspect);
    checked.push({ search, ...(facts && { facts }), diagnostics: await placed(search, diagnostics, files) });
  }
  return checked;
}

/** A drilldown that begins with the detection's search repeats what is wrong with it. */
function withoutEchoes(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ file, code, message, span }) => {
    const key = `${file}\0${code}\0${message}${code.startsWith('rule/') ? `\0${span?.from}` : ''}`;
    const known = seen.has(key);
    seen.add(key);
    return !known;
  });
}

function repositoryOf(content: Content, checked: readonly Checked[], options: ValidateOptions): Repository {
  const facts = new Map(
    checked.flatMap((one) =>
      one.search.kind !== 'drilldown' && one.facts ? [[keyOf(one.search), one.facts] as const] : [],
    ),
  );
  const { today, techniques, fieldsOfSource } = options;
  return {
    content,
    today,
    ...(techniques && { techniques }),
    fieldsOfSource,
    factsOf: ({ item, file }) => facts.get(keyOf({ name: item.name, file: file.path })),
  };
}

function keyOf({ name, file }: { readonly name: string; readonly file: string }): string {
  return `${file}\0${name}`;
}

/** What a later directory replaces is not looked at. */
function inUse({ detections }: Content): (file: ContentFile) => boolean {
  const used = new Set(detections.map(keyOf));
  return ({ kind, item }) => kind !== 'detection' || used.has(keyOf(item));
}

async function checkObjects(files: readonly ContentFile[], repository: Repository): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const file of files) {
    const isConf = formOf(file) === 'conf';
    const ours: Diagnostic[] = [];
    for (const { kinds, conf, run } of CHECKS) {
      if (kinds.includes(file.kind) && (conf || !isConf)) ours.push(...(await run(file, repository)));
    }
    found.push(...(await intoFile(file, ours)));
  }
  return found;
}

/** Remarks on the search come with places in its text. */
async function intoFile({ item }: ContentFile, diagnostics: readonly Diagnostic[]): Promise<readonly Diagnostic[]> {
  return 'search' in item && 'searchSpan' in item ? inFile(item, diagnostics) : diagnostics;
}

const OF_OTHER_APPS: ReadonlySet<string> = new Set(['spl/macro-unknown', 'search/no-lookup']);

/** Whether a diagnostic says that something is missing which, by the settings, another app brings. */
function broughtByOthers({ settings }: Content): (diagnostic: Diagnostic) => boolean {
  const names = new Set(settings.flatMap((one) => [...one.externalMacros, ...one.externalLookups]));
  return ({ code, source, span }) => {
    if (!OF_OTHER_APPS.has(code) || source === undefined || span === undefined) return false;
    return names.has(source.slice(span.from, span.to).replace(/^[`"]|\(.*$|[`"]$/gs, ''));
  };
}

/** Checks content against all rules, and that every search in it compiles. */
export async function validate(content: Content, options: ValidateOptions): Promise<Validation> {
  const concerns = options.concerns ?? (() => true);
  const isUsed = inUse(content);
  const files = content.files.filter((object) => isUsed(object) && concerns(object.file.path));
  const checked = await checkSearches(
    searchesOf(content).filter(({ file }) => concerns(file)),
    new Map(files.flatMap(({ kind, file }) => (kind === 'detection' ? [[file.path, file] as const] : []))),
    options,
  );
  const remarks = await checkObjects(files, repositoryOf(content, checked, options));
  const forms = new Map(files.map((object): [string, SchemaForm] => [object.file.path, formOf(object)]));
  const loaded = content.diagnostics.filter(({ file }) => file === undefined || concerns(file));
  const all = [...loaded, ...checked.flatMap(({ diagnostics }) => diagnostics), ...remarks];
  const compiled = checked.filter(({ facts }) => facts !== undefined);
  const isExternal = broughtByOthers(content);
  return {
    objects: files.length,
    detections: files.filter(({ kind }) => kind === 'detection').length,
    compiled: compiled.filter(({ search }) => search.kind === 'detection').length,
    searches: { checked: checked.length, compiled: compiled.length },
    files: [...new Set(files.map(({ file }) => file.path))],
    diagnostics: withoutEchoes(all).flatMap((d) => {
      const level = levelOf(d, options.set, options.switches, forms.get(d.file ?? ''));
      return levelled(d, level === 'error' && isExternal(d) ? 'warn' : level) ?? [];
    }),
  };
}
