import { parse } from 'node:path';
import type { Diagnostic } from '../diagnostics/index.js';
import type { Macro, MacroTable } from '../search/spl/index.js';
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
import type { YamlFile } from './yaml-file.js';

/** What each kind of content is called. */
export interface ContentKinds {
  readonly detection: Detection;
  readonly macro: Macro;
  readonly story: Story;
  readonly deployment: Deployment;
  readonly 'data source': DataSource;
  readonly lookup: LookupDefinition;
  readonly baseline: SavedSearch;
  readonly investigation: SavedSearch;
  readonly schedule: Schedule;
  readonly dashboard: Dashboard;
  readonly playbook: Aside;
  /** Of the folder removed/, whatever it was before. */
  readonly removed: Aside;
}

export type ContentKind = keyof ContentKinds;

/** An object of content as it was read, with the file, so that what is said of it can point there. */
export type ContentFile = {
  readonly [K in ContentKind]: { readonly kind: K; readonly item: ContentKinds[K]; readonly file: YamlFile };
}[ContentKind];

/** Everything that was loaded from content directories, and everything wrong with it. */
export interface Content {
  /** In the order of directories and paths. */
  readonly detections: readonly Detection[];
  /** Keyed `name` or `name(n)`; every detection's filter macro is there. */
  readonly macros: MacroTable;
  /** Keyed by name, as are the maps below. */
  readonly stories: ReadonlyMap<string, Story>;
  /** Of one type the last one counts: see `deploymentFor`. */
  readonly deployments: readonly Deployment[];
  readonly dataSources: ReadonlyMap<string, DataSource>;
  readonly lookups: ReadonlyMap<string, LookupDefinition>;
  /** Baselines and investigations. */
  readonly searches: readonly SavedSearch[];
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly dashboards: ReadonlyMap<string, Dashboard>;
  /** Of each directory that has some, in their order: the last one counts. */
  readonly settings: readonly ContentSettings[];
  /** The files behind all of this, in the order in which they were read. */
  readonly files: readonly ContentFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A macro's key in a macro table. */
export function macroKey(macro: Macro): string {
  return macro.args.length === 0 ? macro.name : `${macro.name}(${macro.args.length})`;
}

/** The macros and, for every detection whose `<file stem>_filter` is not among them, that macro letting everything pass. */
export function withFilterMacros(macros: MacroTable, detections: readonly Detection[]): MacroTable {
  const filters = detections.map(({ file }) => `${parse(file).name}_filter`);
  return new Map<string, Macro>([
    ...filters.map((name): [string, Macro] => [name, { name, args: [], definition: 'search *' }]),
    ...macros,
  ]);
}

/** What counts for a detection: the deployment inside it, else the one of its type in the last directory that has one. */
export function deploymentFor(content: Pick<Content, 'deployments'>, detection: Detection): Deployment | undefined {
  return detection.deployment ?? content.deployments.findLast(({ type }) => type === detection.type);
}

/** The content with one more detection, in place of the one it has of the same name or id. */
export function withDetection(content: Content, detection: Detection): Content {
  const others = content.detections.filter(({ id, name }) => id !== detection.id && !sameName(name, detection.name));
  return {
    ...content,
    detections: [...others, detection],
    macros: withFilterMacros(content.macros, [detection]),
  };
}

/** What the saved search of a detection is called; integrations look for contentctl's label, ESCU. */
export function searchName(detection: Pick<Detection, 'name'>, label = 'ESCU'): string {
  return `${label} - ${detection.name} - Rule`;
}

export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
