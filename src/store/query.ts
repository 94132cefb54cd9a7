/** A value bound server-side to a `{name:Type}` placeholder. */
export type Parameter = string | number | boolean | readonly string[] | readonly number[];

/** ClickHouse SQL with its bound parameters. Only `search/sql` and `store` make these. */
export interface Query {
  readonly text: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** A cell as it leaves the engine: numbers stay numbers, Array(String) becomes a string list. */
export type Cell = null | string | number | boolean | readonly Cell[] | { readonly [key: string]: Cell };

export interface Rows {
  /** Column names in order. */
  readonly columns: readonly string[];
  /** ClickHouse type names in the same order. */
  readonly types: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface QueryOptions {
  /** Run under readonly, with time and memory limits: for everything that users write. */
  readonly untrusted?: boolean;
  /** Seconds. */
  readonly maxSeconds?: number;
  readonly maxRows?: number;
  /** Stops the query when it is aborted. */
  readonly signal?: AbortSignal;
  /** Extra ClickHouse settings, e.g. `{use_query_condition_cache: 0}` in benchmarks. */
  readonly settings?: Readonly<Record<string, string | number>>;
}
