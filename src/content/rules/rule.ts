import { ruleMessages } from '../../diagnostics/codes/rules.js';
import type { Diagnostic } from '../../diagnostics/index.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { Techniques } from '../attack.js';
import type { Content, ContentFile, ContentKind } from '../content.js';
import type { SchemaForm } from '../model.js';
import type { Path, YamlFile } from '../yaml-file.js';

export const diagnose = diagnoser(ruleMessages);

export type RuleCode = keyof typeof ruleMessages;

/** What becomes of what breaks a rule. */
export type Level = 'off' | 'warn' | 'error';

/** `contentctl`: what contentctl refuses is an error. `strict`: what will not work, or only by chance, is one too. */
export type RuleSet = 'contentctl' | 'strict';

/** One level, or one for each form of content; forms that are not named have `otherwise`. */
export type LevelFor = Level | ({ readonly [F in SchemaForm]?: Level } & { readonly otherwise: Level });

/** What can be said of an object's search without running it. */
export interface SearchFacts {
  /** With macros expanded. */
  readonly expanded: string;
  /** All fields that results may have; absent where the data decides. */
  readonly fields?: ReadonlySet<string>;
  /** Fields of data models that the search names and the models do not have. */
  readonly strangers?: readonly { readonly model: string; readonly field: string; readonly match?: string }[];
  /** Fields of events that the search reads itself; absent where that cannot be told. */
  readonly reads?: ReadonlySet<string>;
}

/** Everything that a rule may look at besides the object. */
export interface Repository {
  readonly content: Content;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Absent: no list of techniques is at hand. */
  readonly techniques?: Techniques;
  /** Of detections and baselines whose search compiles. */
  factsOf(file: ContentFile): SearchFacts | undefined;
  /** Fields that knowledge gives events of these sources; absent where nothing is known of them. */
  fieldsOfSource(sourcetype: string, source: string): ReadonlySet<string> | undefined;
}

export type FileOf<K extends ContentKind> = Extract<ContentFile, { kind: K }>;
type Found = Iterable<Diagnostic> | Promise<Iterable<Diagnostic>>;

/** What to put in place of a piece of the file. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A diagnostic that says how to mend what it is about. */
export interface Fixable extends Diagnostic {
  readonly edit: Edit;
}

export function fixable(diagnostic: Diagnostic, edit: Edit | undefined): Diagnostic {
  return edit === undefined ? diagnostic : Object.assign({}, diagnostic, { edit });
}

/** A rule that content can break. */
export interface Rule {
  readonly id: RuleCode;
  /** A sentence for the list of rules. */
  readonly about: string;
  readonly contentctl: LevelFor;
  readonly strict: LevelFor;
  /** `karst validate --fix` mends it. */
  readonly fixable?: true;
}

/** Looks at objects of some kinds; one check may speak for several rules. */
export interface Check {
  readonly kinds: readonly ContentKind[];
  /** Also of content that comes from .conf files, which have no place for much of what YAML says. */
  readonly conf: boolean;
  readonly run: (file: ContentFile, repository: Repository) => Found;
}

export function check<K extends ContentKind>(
  kinds: readonly K[],
  run: (file: FileOf<K>, repository: Repository) => Found,
  { conf = false }: { readonly conf?: boolean } = {},
): Check {
  return { kinds, conf, run: run as Check['run'] };
}

/** Says something of the value at a path. */
export function at<C extends RuleCode>(
  file: YamlFile,
  path: Path,
  code: C,
  ...args: Parameters<(typeof ruleMessages)[C]>
): Diagnostic {
  return diagnose(code, file.at(file.span(path)), ...args);
}

/** Says something of a key, or of the one above it where it is not there. */
export function atKey<C extends RuleCode>(
  file: YamlFile,
  path: Path,
  code: C,
  ...args: Parameters<(typeof ruleMessages)[C]>
): Diagnostic {
  return diagnose(code, file.at(file.keySpan(path)), ...args);
}

/** Says something of a piece of the object's search, by offsets into the search. */
export function inSearch<C extends RuleCode>(
  { search, file }: { readonly search: string; readonly file: string },
  from: number,
  length: number,
  code: C,
  ...args: Parameters<(typeof ruleMessages)[C]>
): Diagnostic {
  return diagnose(code, { file, source: search, span: { from, to: from + length } }, ...args);
}

/** The value at a path of a file. */
export function valueAt(file: YamlFile, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    file.value,
  );
}

/** The list of texts at a path; anything else is no text. */
export function textsAt(file: YamlFile, path: Path): readonly string[] {
  const value = valueAt(file, path);
  return Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? item : '')) : [];
}

/** Which form a file has, as far as rules tell them apart. */
export function formOf({ kind, item, file }: ContentFile): SchemaForm {
  if (kind === 'detection') return item.form ?? (isRecordLike(file.value.rba) || !hasObservables(file) ? 5 : 4);
  return 'creation_date' in file.value ? 6 : file.path.endsWith('.conf') ? 'conf' : 4;
}

function hasObservables(file: YamlFile): boolean {
  const tags = file.value.tags;
  return isRecordLike(tags) && ['observable', 'confidence', 'impact', 'required_fields'].some((key) => key in tags);
}

function isRecordLike(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
