import type { Span } from '../../diagnostics/index.js';
import type { EvalExpr, SearchExpr } from '../spl/index.js';

/* What the steps are told that match rows with tables, read tables and write them. */

/** A column of a lookup, and the field of the rows that it is matched with or becomes. */
export interface LookupField {
  readonly column: string;
  readonly field: string;
  /** Of the column. */
  readonly span: Span;
}

export interface LookupArgs {
  /** Of a definition, or of a file. */
  readonly table: string;
  readonly inputs: readonly LookupField[];
  /** Absent: all columns but the inputs and the time. */
  readonly outputs?: readonly LookupField[];
  /** OUTPUTNEW: a field that a row has stays as it is. */
  readonly keepExisting: boolean;
  /** Where the time of a row is, for lookups that match on time. */
  readonly timeField: string;
}

/** The eval function lookup(): what is found becomes the text of a JSON object. */
export interface LookupObjectArgs {
  readonly table: string;
  readonly inputs: readonly { readonly column: string; readonly expr: EvalExpr; readonly span: Span }[];
  readonly outputs: readonly { readonly column: string; readonly span: Span }[];
  /** Hidden field that takes the text. */
  readonly as: string;
}

export interface InputLookupArgs {
  readonly table: string;
  /** Rows passed over, of those that `where` leaves. */
  readonly start: number;
  readonly most: number;
  /** A table that does not exist is an error, not a warning. */
  readonly strict: boolean;
  readonly where?: SearchExpr;
}

export interface OutputLookupArgs {
  readonly table: string;
  /** Absent: with `keyField`, else not. */
  readonly append?: boolean;
  /** Without rows an empty table is left instead of none. */
  readonly createEmpty: boolean;
  /** Without rows a table that is there gives way. */
  readonly overrideIfEmpty: boolean;
  readonly most?: number;
  /** The field that holds the `_key` of a collection's row. */
  readonly keyField?: string;
  /** Rows whose key is there replace it; else they are left out. */
  readonly allowUpdates: boolean;
  /** Lists stay lists in a file; else their values are joined by blanks. */
  readonly multivalue: boolean;
}

export interface IpLocationArgs {
  readonly field: string;
  /** In front of the names of the new fields. */
  readonly prefix: string;
  /** Continent, MetroCode and Timezone too. */
  readonly allFields: boolean;
  /** Of names: a language, or `code` for ISO codes. */
  readonly language: string;
}

export interface LookupOperators {
  readonly lookup: LookupArgs;
  readonly lookupObject: LookupObjectArgs;
  readonly inputLookup: InputLookupArgs;
  readonly outputLookup: OutputLookupArgs;
  readonly ipLocation: IpLocationArgs;
}
