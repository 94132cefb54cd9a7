/**
 * An event as ingest hands it to the store.
 *
 * `names` and `values` run in parallel, names are unique, a multivalue field is a list of two or more strings.
 * Events of one shape should share one `names` array: the store caches the column layout by its identity.
 */
export interface StoredEvent {
  /** Microseconds since the epoch, UTC. */
  readonly time: number;
  readonly index: string;
  readonly sourcetype: string;
  readonly source: string;
  readonly host: string;
  readonly raw: string;
  readonly names: readonly string[];
  readonly values: readonly (string | readonly string[])[];
}

/** Fields every event has as columns of their own; ingest must not list them in `names`. */
export const META_FIELDS = ['_time', '_indextime', '_raw', 'index', 'sourcetype', 'source', 'host'] as const;
