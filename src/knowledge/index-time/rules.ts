import type { Edit, Translation } from '../../pcre/index.js';
import type { EvalExpr } from '../../search/spl/index.js';
import type { EntryExtraction, OriginKey } from '../knowledge.js';

/*
 * What props.conf and transforms.conf say of index time, as data. Sources: props.conf.spec, transforms.conf.spec.
 * Where nothing is said, ingest goes by its own rules: nothing is cut off (TRUNCATE), no date is too old (MAX_DAYS_AGO).
 */

/** How lines become events: SHOULD_LINEMERGE. */
export interface MergeRules {
  /** A line with a date begins an event. */
  readonly beforeDate: boolean;
  readonly before?: Translation;
  readonly mustAfter?: Translation;
  readonly mustNotAfter?: Translation;
  readonly mustNotBefore?: Translation;
  /** Lines of an event. */
  readonly most: number;
}

export interface LineRules {
  /** Its first group is what stands between two lines; absent: any line ends. */
  readonly breaker?: Translation;
  /** Bytes of a line; absent: all. */
  readonly truncate?: number;
  /** `false`: every line is an event. Absent: nothing is said. */
  readonly merge?: MergeRules | false;
}

export interface TimeRules {
  /** The time of ingest, or that of the file, instead of one in the text. */
  readonly instead?: 'current' | 'file';
  readonly prefix?: Translation;
  /** In strptime's letters; at the end of the prefix. */
  readonly format?: string;
  /** Characters after the prefix in which a time is looked for; absent: 128, or no bound for a time in `format`. */
  readonly lookahead?: number;
  /** IANA name, for times without a zone; absent: UTC. */
  readonly zone?: string;
  /** Zone texts of events that stand for others. */
  readonly zoneAliases: ReadonlyMap<string, string>;
  readonly mostDaysAgo?: number;
  readonly mostDaysHence?: number;
  /** Seconds: events that are older when they come in are dropped. */
  readonly oldest?: number;
  /** A time without a date is one of today, else of the day of the time before it. */
  readonly ofToday?: true;
  /** Fields of a table or of JSON that hold the time, joined by blanks. */
  readonly fields: readonly string[];
}

/** INDEXED_EXTRACTIONS of a table. */
export interface TableRules {
  readonly delimiter: string | 'blanks';
  readonly headerDelimiter: string | 'blanks';
  /** Absent: no quotes. */
  readonly quote?: string;
  readonly headerQuote?: string;
  /** Names where there is no header. */
  readonly names?: readonly string[];
  readonly preamble?: Translation;
  /** The header begins after its match. */
  readonly headerStart?: Translation;
  /** 1 first; absent: the first line that is no comment. */
  readonly headerLine?: number;
  /** Characters that names may have besides letters and digits. */
  readonly nameCharacters: string;
  /** Values that stand for none. */
  readonly missing?: Translation;
  /** `#Fields:` lines name the columns of what follows. */
  readonly w3c: boolean;
}

/** A piece of an index-time FORMAT: a text, or a group; 0 is what the target held before. */
export type FormatPart = string | number;

export type TransformTarget = '_raw' | '_time' | 'queue' | 'host' | 'source' | 'sourcetype' | 'index';

/** What a transform reads. */
export type TransformSource =
  | { readonly kind: 'meta'; readonly key: '_raw' | 'host' | 'source' | 'sourcetype' | 'index' }
  /** Values joined by a blank. */
  | { readonly kind: 'fields'; readonly names: readonly string[] };

/** One transform of TRANSFORMS-, in the order in which they act. */
export type IndexTransform = RegexTransform | EvalTransform;

export interface RegexTransform {
  readonly kind: 'regex';
  readonly name: string;
  readonly source: TransformSource;
  readonly regex: Translation;
  /** Characters of the source that are looked at. */
  readonly lookahead: number;
  /** Goes on with a copy that has this sourcetype; the event stays as it is. */
  readonly clone?: string;
  /** Written instead where the regular expression does not match. */
  readonly otherwise?: string;
  readonly write?:
    | { readonly target: TransformTarget; readonly format: readonly FormatPart[] }
    /** `name::value` pairs become fields; `every`: of all matches (REPEAT_MATCH). */
    | {
        readonly target: 'fields';
        readonly pairs: readonly { readonly name: readonly FormatPart[]; readonly value: readonly FormatPart[] }[];
        readonly every: boolean;
      };
}

/** How the number that an assignment gives is kept. */
export type NumberForm = 'int' | 'float' | 'float32' | 'string';

/** One assignment of INGEST_EVAL. */
export interface IngestAssignment {
  readonly target: { readonly key: TransformTarget } | { readonly field: string };
  /** `:=`: what the field held goes; else a further value is added. */
  readonly replaces: boolean;
  readonly form?: NumberForm;
  readonly expr: EvalExpr;
}

/** INGEST_EVAL, STOP_PROCESSING_IF, or both. */
export interface EvalTransform {
  readonly kind: 'eval';
  readonly name: string;
  readonly assignments: readonly IngestAssignment[];
  /** True after the assignments: no transform that comes later acts on the event. */
  readonly stopIf?: EvalExpr;
}

/** Everything that index time does with the events of one origin. */
export interface IndexRules {
  readonly lines: LineRules;
  readonly time: TimeRules;
  readonly table?: TableRules;
  /** INDEXED_EXTRACTIONS = json */
  readonly json: boolean;
  /** `a.b` instead of `a.b{}` for arrays. */
  readonly trimBraces: boolean;
  /** A name that TextDecoder knows. */
  readonly charset?: string;
  /** SEDCMD-, in order. */
  readonly edits: readonly Edit[];
  readonly transforms: readonly IndexTransform[];
}

/** Index-time knowledge. Answers for origins that match the same stanzas are one object. */
export interface IndexTime {
  rulesFor(origin: OriginKey): IndexRules;
  /** `sourcetype` of a source:: stanza. */
  sourcetypeOf(source: string): string | undefined;
  /** The sourcetype of the first rule:: or delayedrule:: that holds for these lines. */
  recognise(lines: readonly string[], kind: 'rule' | 'delayedrule'): string | undefined;
  extractionFor(origin: OriginKey): EntryExtraction;
}
