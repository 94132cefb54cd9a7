import type { Diagnostic } from '../../diagnostics/index.js';
import type { Knowledge, LookupTable } from '../../knowledge/index.js';
import type { Catalogue, LookupRows } from '../../store/index.js';
import type { SearchExpr } from '../spl/index.js';
import type { Names } from './stage.js';

/** The rows of a lookup; of one that matches on time the newest first, with their times in seconds since the epoch. */
export interface CurrentLookup extends LookupRows {
  readonly times?: Float64Array;
  /** Rows left out because their time cannot be read. */
  readonly untimed?: number;
}

/** Everything a compilation may look at; the result depends on nothing else. */
export interface CompileContext {
  readonly catalogue: Catalogue;
  /** The catalogue has only what the searcher may see: a table may hold events of other indexes, which a scan must leave out. */
  readonly restricted: boolean;
  readonly knowledge: Knowledge;
  /** Seconds since the epoch at which the search starts. */
  readonly now: number;
  /** IANA name. */
  readonly timezone: string;
  /** The job's time range in seconds since the epoch; terms inside the search win. */
  readonly earliest: number | undefined;
  readonly latest: number | undefined;
  readonly names: Names;
  /** The rows of a lookup as they are now. */
  lookupRows(table: LookupTable): CurrentLookup;
  report(diagnostic: Diagnostic): void;
  /** Parses a search expression (of an eventtype, of searchmatch) with macros expanded; reports and gives undefined. */
  parseSearch(text: string): SearchExpr | undefined;
  /** What a subsearch returned, as an expression. */
  subsearch(expr: Extract<SearchExpr, { kind: 'subsearch' }>): SearchExpr;
}
