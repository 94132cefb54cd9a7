import type { Payload, PayloadFormat } from './payload.js';
import type { Query, Rows } from './query.js';

/** Settings of one query, by their ClickHouse names. */
export type Settings = Readonly<Record<string, string | number>>;

/**
 * What a store needs of ClickHouse: the seam between the embedded engine and a server.
 * Promises reject with the engine's own errors (`Code: <n>. DB::Exception: …`), which the store translates, or with a `KarstError`:
 * `store/engine-restarted` leaves open whether the work was done.
 */
export interface Engine {
  /** Tables of events are to be kept in memory; they need not outlive the process. */
  readonly inMemory: boolean;
  /** It may end and begin anew under the store: what is in its memory alone is gone then. */
  readonly mayRestart: boolean;
  /** Runs one statement that returns nothing. */
  command(statement: string): Promise<void>;
  /**
   * Runs one SELECT under the given settings. Safe to call concurrently. The signal stops it.
   */
  read(query: Query, settings: Settings, signal?: AbortSignal): Promise<Rows>;
  /** Inserts a payload (TSVWithNames unless said); resolves once it is durable. The payload must not change until then. */
  insert(table: string, payload: Payload, format?: PayloadFormat): Promise<void>;
  /** Waits for everything under way, then lets go of the data. */
  close(): Promise<void>;
}

/** What every engine sets, whoever asks: formats that lose nothing, and room for machine-written queries. */
export const BASE_SETTINGS: Settings = {
  max_query_size: 64 * 1024 * 1024,
  // The engine guards its own stack; these only have to be above what that allows.
  max_parser_depth: 4000,
  // It takes count(if(c, NULL, x)) for countIf(x, NOT c), which loses rows whose condition is NULL.
  optimize_rewrite_aggregate_function_with_if: 0,
  max_ast_depth: 4000,
  max_ast_elements: 2_000_000,
  max_expanded_ast_elements: 2_000_000,
  output_format_json_quote_denormals: 1,
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_escape_forward_slashes: 0,
  output_format_json_validate_utf8: 1,
};

/** What every insert sets. */
export const INSERT_SETTINGS: Settings = {
  async_insert: 0,
  // Old logs may spread over more months than the default allows in one insert.
  max_partitions_per_insert_block: 0,
  // A column that the store thinks exists and does not must be an error, not dropped values.
  input_format_skip_unknown_fields: 0,
  input_format_with_names_use_header: 1,
  input_format_defaults_for_omitted_fields: 1,
};
