import type { Sql } from './fragment.js';

/**
 * How a Splunk value is held in SQL.
 *
 * - `text`: Nullable(String). A field value; text that parses as a number acts as a number when read.
 * - `literal`: String. A quoted literal of the search: never acts as a number.
 * - `number`: Nullable(Float64). NULL = absent.
 * - `bool`: Nullable(UInt8), three-valued.
 * - `list`: Array(String), a field that may be multivalue. Empty = absent; never holds NULL.
 * - `null`: the constant NULL.
 */
export type TypeName = 'text' | 'literal' | 'number' | 'bool' | 'list' | 'null';

export interface Typed {
  readonly type: TypeName;
  readonly sql: Sql;
  /** The SQL can never be NULL: lets callers drop guards. */
  readonly total?: boolean;
  /** For `text`: certainly a string when the search is checked (`.`, strftime, tostring): never acts as a number. */
  readonly string?: true;
  /** For `literal` and constant `number`: the value, for functions that need it at compile time. */
  readonly constant?: string | number;
  /**
   * For `number`: significant digits to print, from decimal literals (eval, "Rounding"); absent = shortest round trip.
   * Integer digits are never rounded away.
   */
  readonly digits?: number;
  /** For `number`: exact decimals to print, as `round(x, 2)` and `strptime` (6) want. Wins over `digits`. */
  readonly decimals?: number;
}
