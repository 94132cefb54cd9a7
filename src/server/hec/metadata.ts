import type { Told } from '../../ingest/index.js';
import type { Exchange } from '../http/index.js';
import type { Token } from '../tokens/index.js';
import { HecRefusal } from './codes.js';
import { secondsToMicros } from './epoch.js';

/** What a request says of all its events, over what its token says. */
export interface Metadata {
  readonly index: string;
  readonly source: string | undefined;
  readonly sourcetype: string | undefined;
  readonly host: string | undefined;
  /** Microseconds since the epoch. */
  readonly time: number | undefined;
  readonly received: number;
  readonly otherwise: Told['otherwise'];
}

/** Splunk's own name for events that nobody gave a sourcetype. */
export const NO_SOURCETYPE = 'httpevent';

/** Names that Splunk allows for an index of one's own. */
const INDEX = /^[a-z0-9][a-z0-9_-]{0,79}$/;

export function isIndexName(name: string): boolean {
  return INDEX.test(name);
}

/** Whether a token may write to an index. */
export function mayWrite({ index, indexes }: Token, wanted: string): boolean {
  return isIndexName(wanted) && (indexes.length === 0 || wanted === index || indexes.includes(wanted));
}

/** Metadata from the query string; throws a `HecRefusal` for a time that is none. */
export function metadataOf({ query, remote }: Exchange, token: Token): Metadata {
  const given = (name: string): string | undefined => query.get(name) || undefined;
  const time = given('time');
  const micros = time === undefined ? undefined : secondsToMicros(time);
  if (time !== undefined && micros === undefined) throw new HecRefusal('indexedFields');
  return {
    index: given('index') ?? token.index,
    source: given('source') ?? token.source,
    sourcetype: given('sourcetype') ?? token.sourcetype,
    host: given('host'),
    time: micros,
    received: Date.now() * 1000,
    otherwise: { source: `http:${token.name}`, sourcetype: NO_SOURCETYPE, host: remote || 'localhost' },
  };
}
