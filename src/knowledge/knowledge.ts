import type { EvalExpr, Macro, SearchExpr } from '../search/spl/index.js';
import type { LookupRows } from '../store/index.js';

/** The metadata that props.conf stanzas are matched on. */
export interface OriginKey {
  readonly sourcetype: string;
  readonly source: string;
  readonly host: string;
}

/** `FIELDALIAS-x = from AS to`; `asnew` keeps an existing `to`. */
export interface FieldAlias {
  readonly from: string;
  readonly to: string;
  readonly asnew: boolean;
}

/** `EVAL-field = expr`. All of one origin read the state before any of them ran. */
export interface CalculatedField {
  readonly field: string;
  readonly expr: EvalExpr;
  /** The expression's text, which the spans of `expr` point into, and where it stands. */
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

/** A regular expression whose groups are fields; compiled as `(?ms)`. The group `numbers[i]` (0 = the match) is the field `groups[i]`. */
export interface GroupExtraction {
  readonly kind: 'groups';
  readonly regex: string;
  /** Fields; of several groups for one field the first that took part counts. */
  readonly groups: readonly string[];
  readonly numbers: readonly number[];
  readonly from: string;
  /** Fields that a match gives a text of its own. */
  readonly constants?: readonly { readonly field: string; readonly value: string }[];
  /** `MV_ADD`: all matches count, and their values come on top of those that are there. */
  readonly every?: true;
  readonly keepEmpty?: true;
  /** What the engine's regular expressions lack for it: it is made once, when an event comes in, and kept. */
  readonly refused?: string;
}

/** `DELIMS` with `FIELDS`: the text between any two of the delimiters is the field at its place in `groups`. */
export interface CellExtraction {
  readonly kind: 'cells';
  readonly delimiters: string;
  readonly groups: readonly string[];
  readonly from: string;
  readonly keepEmpty?: true;
}

/** What a search takes out of the text of an event: `EXTRACT-`, and `REPORT-` with field names that are known before. */
export type Extraction = GroupExtraction | CellExtraction;

/** A side of `name::value`: the group of a number, or a text. */
export type PairSide = number | string;

/** `REPORT-` whose field names stand in the text. Made once, when an event comes in, and kept: searches see columns. */
export type PairExtraction = {
  readonly from: string;
  readonly every?: true;
  readonly keepEmpty?: true;
  readonly cleanKeys: boolean;
} & (
  | {
      readonly kind: 'pairs';
      readonly regex: string;
      readonly pairs: readonly { readonly name: PairSide; readonly value: PairSide }[];
    }
  /** `DELIMS`: any of `between` divides pairs, any of `within` a name and its value; without `within` they alternate. */
  | { readonly kind: 'delimited'; readonly between: string; readonly within?: string }
);

/** `KV_MODE`: which fields the text of an event gives by its own form. */
export interface AutomaticExtraction {
  readonly mode: 'none' | 'auto' | 'auto_escaped' | 'json' | 'xml' | 'multi';
  /** `KV_TRIM_SPACES`: outer blanks of values go. */
  readonly trimSpaces: boolean;
  /** `AUTO_KV_JSON`: `auto` reads JSON events too. */
  readonly json: boolean;
}

/** What is taken out of an event when it comes in. */
export interface EntryExtraction {
  readonly automatic: AutomaticExtraction;
  /** All of an event's extractions in order; searches make those that are neither pairs nor refused themselves. */
  readonly extractions: readonly (Extraction | PairExtraction)[];
}

/** What values of a collection's field must be: collections.conf.spec, `field.<name>`. */
export type CollectionType = 'number' | 'bool' | 'string' | 'time';

/** A stanza of collections.conf: a KV store collection. */
export interface Collection {
  readonly name: string;
  /** Fields that are not here take any value. */
  readonly types: ReadonlyMap<string, CollectionType>;
  /** `enforceTypes`: a value of another type refuses the write; else the value alone is left out. */
  readonly enforceTypes: boolean;
}

/** Where the rows of a lookup are kept. */
export type LookupSource =
  /** In a lookups/ folder, unless the store has rows under the file's name. `missing`: in no folder. */
  | { readonly kind: 'file'; readonly file: string; readonly missing: boolean }
  /** In the store alone. */
  | { readonly kind: 'collection'; readonly collection: Collection }
  /** Nowhere that Karst can read: refused when it is used. `why` completes "not supported yet: ". */
  | { readonly kind: 'unsupported'; readonly why: string };

/** What makes a lookup match on time. A row matches if event time - row time lies within the offsets. */
export interface LookupTime {
  /** The column with the time of a row. */
  readonly column: string;
  /** In strptime's letters. */
  readonly format: string;
  /** Seconds. */
  readonly minOffset: number;
  readonly maxOffset: number;
}

/** `filter`: only rows that satisfy the search expression count; spans point into `text`. */
export interface LookupFilter {
  readonly expr: SearchExpr;
  readonly text: string;
}

export interface LookupTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The rows of the file, none of the store's; an empty cell is absent. */
  readonly rows: LookupRows['rows'];
  readonly source: LookupSource;
  readonly caseSensitive: boolean;
  readonly maxMatches: number;
  readonly minMatches: number;
  readonly defaultMatch: string;
  /** Columns matched as WILDCARD or CIDR; the others are exact. */
  readonly matchTypes: ReadonlyMap<string, 'wildcard' | 'cidr'>;
  readonly time?: LookupTime;
  readonly filter?: LookupFilter;
}

/** `LOOKUP-x = table a AS b OUTPUT c AS d`. */
export interface AutomaticLookup {
  readonly table: LookupTable;
  readonly inputs: readonly { readonly column: string; readonly field: string }[];
  readonly outputs: readonly { readonly column: string; readonly field: string }[];
  /** OUTPUTNEW */
  readonly keepExisting: boolean;
}

/** What happens to an event of one origin at search time, in Splunk's order ("The sequence of search-time operations"). */
export interface SearchTimeOperations {
  readonly extractions: readonly Extraction[];
  readonly aliases: readonly FieldAlias[];
  readonly calculated: readonly CalculatedField[];
  readonly lookups: readonly AutomaticLookup[];
  /** `rename`: what searches see as sourcetype; the original becomes `_sourcetype`. */
  readonly sourcetype?: string;
  /** `ADD_EXTRA_TIME_FIELDS = none` or `subseconds`: events have no `date_hour` and its kin. */
  readonly timeFields?: false;
  /** Equal for two origins exactly when their operations are. */
  readonly signature: string;
}

/** A stanza of eventtypes.conf; `search` is SPL without pipes and may call macros, `%field%` in the name is that field's value. */
export interface EventType {
  readonly name: string;
  readonly search: string;
  /** 1 first. */
  readonly priority: number;
}

/** A stanza of tags.conf: `[field=value]`. */
export interface TagRule {
  readonly field: string;
  readonly value: string;
  readonly tags: readonly string[];
}

/** A stanza of transactiontypes.conf: options of the command transaction, by name, as they are written there. */
export interface TransactionType {
  readonly name: string;
  /** Besides options, `fields`: names divided by commas. */
  readonly settings: ReadonlyMap<string, string>;
}

/** What a data model says the values of a field are. */
export type ModelFieldType = 'string' | 'number' | 'boolean' | 'ipv4' | 'timestamp';

export interface ModelField {
  readonly name: string;
  readonly type: ModelFieldType;
  readonly multivalue: boolean;
  /** Events that have no value for it, once everything is calculated, are not in the dataset. */
  readonly required: boolean;
}

/** What a dataset calculates. Unlike `EVAL-`, each calculation sees the results of those before it. */
export type ModelCalculation =
  /** Spans of `expr` point into `text`. */
  | { readonly kind: 'eval'; readonly field: string; readonly expr: EvalExpr; readonly text: string }
  /** As `rex field=input "regex" max_match=1`. */
  | { readonly kind: 'rex'; readonly input: string; readonly regex: string; readonly groups: readonly string[] }
  /** As `lookup … OUTPUT …`. */
  | { readonly kind: 'lookup'; readonly lookup: AutomaticLookup };

/** What a dataset is a selection of. */
export type DatasetRows =
  | { readonly kind: 'events' }
  /** The rows of a search with pipes, macros unexpanded. */
  | { readonly kind: 'search'; readonly search: string }
  /** Refused when it is used. `why` completes "not supported yet: ". */
  | { readonly kind: 'unsupported'; readonly why: string };

/** A dataset (Splunk's files say: object) of a data model, without what it inherits; see `dataset`. */
export interface ModelDataset {
  readonly name: string;
  /** Another dataset of the model. Absent for a root; of a child, `rows` is the root's. */
  readonly parent?: string;
  readonly rows: DatasetRows;
  /** A search expression, macros unexpanded; empty = everything. */
  readonly constraint: string;
  readonly calculations: readonly ModelCalculation[];
  /** Those that events bring, then those that are calculated; every name once. */
  readonly fields: readonly (ModelField & { readonly calculated: boolean })[];
}

/** A file of data/models/. */
export interface DataModel {
  readonly name: string;
  readonly displayName: string;
  readonly file: string;
  /** By name, in the order of the file; every parent named is among them and no line of parents is a circle. */
  readonly datasets: ReadonlyMap<string, ModelDataset>;
}

export interface Knowledge {
  operationsFor(origin: OriginKey): SearchTimeOperations;
  readonly eventTypes: readonly EventType[];
  readonly tags: readonly TagRule[];
  readonly macros: ReadonlyMap<string, Macro>;
  readonly lookups: ReadonlyMap<string, LookupTable>;
  readonly dataModels: ReadonlyMap<string, DataModel>;
  /** What `transaction name=` refers to. */
  readonly transactionTypes?: ReadonlyMap<string, TransactionType>;
  /** A MaxMind DB file that says where addresses are; absent: the bundled one, of countries. */
  readonly locations?: string;
}
