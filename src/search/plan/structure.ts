import type { TextTableReading } from '../../knowledge/index.js';
import type { EvalExpr } from '../spl/index.js';

/* What the nodes that make values of texts, and rows of values, are told (see plan.ts). */

/** mvexpand: a row for each value of the field, in the order of the values; rows without the field stay. */
export interface UnnestArgs {
  readonly field: string;
  /** Values used of each row; absent = all. */
  readonly limit?: number;
}

/** mvcombine: rows that agree in all other fields become one, in the place of the first, with all their values. */
export interface CombineArgs {
  readonly field: string;
  /** What `nomv` joins the values with. */
  readonly delimiter: string;
}

/** replace: the first pair whose `from` is the whole value (`*` is any text) gives the new one. */
export interface ReplaceArgs {
  readonly pairs: readonly { readonly from: string; readonly to: string }[];
  /** Patterns; absent = every field but internal ones and those of `except`. */
  readonly fields?: readonly string[];
  readonly except: readonly string[];
}

/** One step of a location path (spath page). */
export type DataStep =
  | { readonly kind: 'key'; readonly key: string }
  /** As written: elements of JSON arrays count from 0, of XML from 1. */
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' }
  /** `{@name}`, of XML alone. */
  | { readonly kind: 'attribute'; readonly name: string };

/** A field that JSON texts give: the values at all of these paths. */
export interface JsonField {
  readonly output: string;
  readonly paths: readonly (readonly DataStep[])[];
}

/** Values at places of JSON texts. A row whose text is no JSON, or has no such place, keeps its field. */
export interface JsonArgs {
  readonly field: string;
  readonly fields: readonly JsonField[];
  /** `any`: objects and arrays as JSON texts. `leaves`: neither. `elements`: as `any`, but an array as its elements. */
  readonly take: 'any' | 'leaves' | 'elements';
  /** Texts of more characters are passed over. */
  readonly longest?: number;
}

/**
 * Where JSON texts have values: a row for each place, with the one field `path`, whose steps each begin with a
 * character of `PATH_MARKS`.
 */
export interface JsonPathsArgs {
  readonly field: string;
  readonly longest: number;
}

/** How steps are told apart in the answers of `jsonPaths`; `deeper` ends a path that was not followed to its end. */
export const PATH_MARKS = { key: '\x1f', all: '\x1e', deeper: '\x1d' } as const;

export type JsonType = 'auto' | 'bool' | 'json' | 'none' | 'num' | 'str';

/** tojson: fields as the members of a JSON object. */
export interface ToJsonArgs {
  /** Patterns; the first that a field matches counts. None = all fields, by `otherwise`. */
  readonly items: readonly { readonly pattern: string; readonly type: JsonType }[];
  readonly otherwise: JsonType;
  readonly fillNull: boolean;
  readonly internal: boolean;
  readonly output: string;
}

/** fieldformat: how a field is shown, should the rows be shown. */
export interface ShowArgs {
  readonly field: string;
  readonly expr: EvalExpr;
}

/** spath. Without a path every leaf becomes a field. */
export interface SpathArgs {
  readonly field: string;
  readonly path?: { readonly steps: readonly DataStep[]; readonly output: string };
}

export interface FromJsonArgs {
  readonly field: string;
  readonly prefix: string;
}

/** extract: pairs of key and value in `_raw`. Without delimiters: `key=value`, quotes allowed. */
export interface KeyValueArgs {
  /** Each a set of characters. */
  readonly pairDelimiters?: string;
  readonly keyDelimiters?: string;
  /** Most fields of a text. */
  readonly limit: number;
  /** Characters that are looked at. */
  readonly maxChars: number;
  /** Later values of a key are kept beside the first. */
  readonly many: boolean;
  readonly cleanKeys: boolean;
}

export interface XmlKeyValueArgs {
  readonly field: string;
}

export interface XpathArgs {
  readonly field: string;
  readonly path: string;
  readonly output: string;
  /** The output of rows where nothing is found. */
  readonly otherwise?: string;
}

/** multikv. */
export interface TableTextArgs extends TextTableReading {
  readonly copyFields: boolean;
  readonly dropOriginal: boolean;
}

export interface StructureOperators {
  readonly spath: SpathArgs;
  readonly fromJson: FromJsonArgs;
  readonly keyValues: KeyValueArgs;
  readonly xmlKeyValues: XmlKeyValueArgs;
  readonly xpath: XpathArgs;
  readonly tableText: TableTextArgs;
}
