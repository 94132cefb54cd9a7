import type { Diagnostic } from '../../diagnostics/index.js';
import type { Knowledge, LookupTable } from '../../knowledge/index.js';
import type { Catalogue, LookupRows } from '../../store/index.js';
import type { SearchExpr } from '../spl/index.js';
import type { Names } from './stage.js';

/** Everything a compilation may look at; the result depends on nothing else. */
export interface CompileContext {
  readonly catalogue: Catalogue;
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
  lookupRows(table: LookupTable): LookupRows;
  report(diagnostic: Diagnostic): void;
  /** Parses a search expression (of an eventtype, of searchmatch) with macros expanded; reports and gives undefined. */
  parseSearch(text: string): SearchExpr | undefined;
  /** What a subsearch returned, as an expression. */
  subsearch(expr: Extract<SearchExpr, { kind: 'subsearch' }>): SearchExpr;
}
