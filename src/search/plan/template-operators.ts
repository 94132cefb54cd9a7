/*
 * What steps are told whose searches are templates: text that becomes SPL once names or values are known.
 */

/** Placeholders of a template of fields, as they are written in it. */
export interface FieldTokens {
  /** The whole name. */
  readonly field: string;
  /** What the wildcards of the pattern stand for, all together. */
  readonly match: string;
  /** The same, each alone. */
  readonly segments: readonly string[];
}

/** foreach over fields. */
export interface ForeachFieldsArgs {
  /** Names and patterns. */
  readonly patterns: readonly string[];
  readonly template: string;
  readonly tokens: FieldTokens;
}

/** foreach over the values of one field. */
export interface ForeachItemsArgs {
  readonly mode: 'multivalue' | 'json_array' | 'auto_collections';
  readonly field: string;
  readonly template: string;
  /** The placeholder of the value. */
  readonly item: string;
  /** The placeholder of its place, from 0. */
  readonly iteration: string;
}

/** A search for every row. */
export interface MapArgs {
  readonly search: { readonly kind: 'template' | 'saved'; readonly text: string };
  /** Rows that count. */
  readonly most: number;
}

export interface SavedSearchArgs {
  readonly name: string;
  /** For `$name$` in the search. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
  readonly substitute: boolean;
}

export interface TemplateOperators {
  readonly foreachFields: ForeachFieldsArgs;
  readonly foreachItems: ForeachItemsArgs;
  readonly map: MapArgs;
  readonly savedSearch: SavedSearchArgs;
}
