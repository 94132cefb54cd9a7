import type { EvalExpr, Macro } from '../search/spl/index.js';

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

/** `EXTRACT-x = regex [in field]`: named groups become fields; compiled as `(?ms)`. */
export interface Extraction {
  readonly regex: string;
  readonly groups: readonly string[];
  readonly from: string;
}

export interface LookupTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly caseSensitive: boolean;
  readonly maxMatches: number;
  readonly minMatches: number;
  readonly defaultMatch: string;
  /** Columns matched as WILDCARD or CIDR; the others are exact. */
  readonly matchTypes: ReadonlyMap<string, 'wildcard' | 'cidr'>;
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
  /** Equal for two origins exactly when their operations are. */
  readonly signature: string;
}

/** A stanza of eventtypes.conf; `search` is SPL without pipes and may call macros. */
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

export interface Knowledge {
  operationsFor(origin: OriginKey): SearchTimeOperations;
  readonly eventTypes: readonly EventType[];
  readonly tags: readonly TagRule[];
  readonly macros: ReadonlyMap<string, Macro>;
  readonly lookups: ReadonlyMap<string, LookupTable>;
}
