import type { IndexedField } from '../../ingest/index.js';
import { decoded } from './byte-text.js';
import { HecRefusal } from './codes.js';
import type { Span } from './cut-object.js';
import { secondsToMicros } from './epoch.js';
import { indexedFields, isMetric } from './indexed-fields.js';

/** One JSON envelope of /services/collector/event, read. */
export interface Envelope {
  /** `_raw`: the event's text, or compact JSON for anything but a string. Empty for a metric. */
  readonly raw: string;
  /** Microseconds since the epoch. */
  readonly time: number | undefined;
  readonly host: string | undefined;
  readonly source: string | undefined;
  readonly sourcetype: string | undefined;
  readonly index: string | undefined;
  readonly fields: readonly IndexedField[];
}

/** A string, which stays as it is, or white space outside of any. */
const PARTS = /("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HecRefusal('invalidFormat');
  }
}

/** JSON without white space between its parts; digits and order of keys stay as they were sent. */
function compact(text: string): string {
  return /[ \t\r\n]/.test(text) ? text.replace(PARTS, (_, string: string | undefined) => string ?? '') : text;
}

/** Epoch seconds, as a number or as text. */
function timeOf(written: string): number | undefined {
  const value = parsed(written);
  if (value === null) return undefined;
  const micros = secondsToMicros(typeof value === 'string' ? value.trim() : written);
  if (micros === undefined) throw new HecRefusal('indexedFields');
  return micros;
}

/** Text of a metadata key; empty counts as not given. */
function labelOf(written: string | undefined): string | undefined {
  const value = written === undefined ? null : parsed(written);
  if (value === null || value === '') return undefined;
  if (typeof value === 'object') throw new HecRefusal('invalidFormat');
  return String(value);
}

function rawOf(written: string | undefined): string {
  if (written === undefined) throw new HecRefusal('eventRequired');
  const value = parsed(written);
  if (value === null) throw new HecRefusal('eventRequired');
  if (value === '') throw new HecRefusal('eventBlank');
  return typeof value === 'string' ? value : compact(written);
}

const KNOWN: ReadonlySet<string> = new Set(['event', 'time', 'host', 'source', 'sourcetype', 'index', 'fields']);

/** Keys that mean nothing are passed over, but the object must be JSON all the same. */
function checkUnknown(text: string, members: ReadonlyMap<string, Span>): void {
  for (const [key, { from, to }] of members) if (!KNOWN.has(key)) parsed(text.slice(from, to));
}

/**
 * Reads an envelope from the members of its `byteText`. Undefined for an object with fields and no event, which Splunk takes
 * and does not index. Throws a `HecRefusal`.
 */
export function readEnvelope(text: string, members: ReadonlyMap<string, Span>): Envelope | undefined {
  const written = (key: string): string | undefined => {
    const span = members.get(key);
    return span === undefined ? undefined : decoded(text.slice(span.from, span.to));
  };
  checkUnknown(text, members);
  const given = written('fields');
  const event = written('event');
  const fields = given === undefined ? [] : indexedFields(parsed(given));
  const metric = (event === undefined || event === '"metric"') && isMetric(fields);
  if (event === undefined && given !== undefined && !metric) return undefined;
  const time = written('time');
  return {
    raw: metric ? '' : rawOf(event),
    time: time === undefined ? undefined : timeOf(time),
    host: labelOf(written('host')),
    source: labelOf(written('source')),
    sourcetype: labelOf(written('sourcetype')),
    index: labelOf(written('index')),
    fields,
  };
}
