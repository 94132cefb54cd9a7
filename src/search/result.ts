import type { Diagnostic } from '../diagnostics/index.js';
import type { Knowledge } from '../knowledge/index.js';
import type { Access, Limits } from './access.js';
import type { MacroTable } from './spl/index.js';

/** A field's value in a result row: a list when multivalue. Absent fields have no key. */
export type FieldValue = string | readonly string[];

export type ResultRow = Readonly<Record<string, FieldValue>>;

export interface SearchRequest {
  readonly spl: string;
  /** Relative (`-70m@m`), epoch seconds or ISO 8601; absent = all time. Terms inside the search win. */
  readonly earliest?: string;
  readonly latest?: string;
  /** Seconds since the epoch; default: the wall clock. */
  readonly now?: number;
  /** IANA name; default UTC. */
  readonly timezone?: string;
  /** Macros of content, over those of `knowledge`. */
  readonly macros?: MacroTable;
  /** SPL by name, for savedsearch and map. */
  readonly savedSearches?: ReadonlyMap<string, string>;
  readonly knowledge: Knowledge;
  /** What whoever searches may see and change; absent: everything. */
  readonly access?: Access;
  /** Absent: those of the store. */
  readonly limits?: Limits;
}

export interface SearchResult {
  /** Output columns in order; columns without any value are left out unless a command named them. */
  readonly fields: readonly string[];
  /** `_time` is in epoch seconds here; doors that print it decide the form. */
  readonly rows: readonly ResultRow[];
  readonly messages: readonly Diagnostic[];
}

/** One command of a search, and what the search is up to and with it. */
export interface ExplainedStage {
  /** As written, macros expanded. */
  readonly command: string;
  readonly sql: string;
  /** Rows that leave it; only where the search was run. */
  readonly rows?: number;
}

/** The stages of one compilation, for `karst explain`. */
export interface Explanation {
  readonly expanded: string;
  readonly plan: unknown;
  readonly stages: readonly ExplainedStage[];
  readonly sql: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly messages: readonly Diagnostic[];
}
