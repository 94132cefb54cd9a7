import { ByteEvent, type StoredEvent } from '../store/index.js';
import { Utf8Text } from './bytes/index.js';
import { Broken, INCOMPLETE, type Origin } from './event/index.js';
import { addFields, type IndexedField } from './indexed-fields.js';
import { JsonEvents } from './json/index.js';
import { lineHead } from './text/index.js';
import { isEventTag, XmlEvents } from './xml/index.js';

/** What came beside the text of one event. */
export interface Told {
  readonly index: string;
  readonly source?: string | undefined;
  readonly sourcetype?: string | undefined;
  readonly host?: string | undefined;
  /** Microseconds since the epoch; absent: the time in the text, else `received`. */
  readonly time?: number | undefined;
  readonly received: number;
  /** What stands where neither this nor the text says. */
  readonly otherwise: { readonly source: string; readonly sourcetype: string; readonly host: string };
  /** Fields beside those of the text; of two with one name these win. */
  readonly fields?: readonly IndexedField[] | undefined;
}

/** What a text says of itself; source is empty unless the text is a Windows event. */
const NOTHING_TOLD: Origin = {
  index: '',
  source: undefined,
  sourcetype: undefined,
  host: undefined,
  file: '',
  machine: '',
  modified: 0,
};

/** Marks the time of an event whose text has none: earlier than any event may be. */
const NO_TIME = Number.MIN_SAFE_INTEGER;
const NONE: readonly never[] = [];

/**
 * Makes stored events of texts that are one event each, as collectors hand them over. Windows events in XML and JSON, and
 * other JSON objects, get their fields as from files; any other text is an event without fields.
 */
export class SingleEvents {
  readonly #xml = new XmlEvents(NOTHING_TOLD);
  readonly #json = new JsonEvents(NOTHING_TOLD);

  read(raw: string, told: Told): StoredEvent {
    const found = this.#recognised(raw) ?? plain(raw, told);
    const { source, sourcetype, host, otherwise } = told;
    const windows = found.source !== '';
    const meta = {
      time: told.time ?? (found.time === NO_TIME ? told.received : found.time),
      index: told.index,
      source: source ?? (windows ? found.source : otherwise.source),
      sourcetype: sourcetype ?? (windows ? found.sourcetype : otherwise.sourcetype),
      host: host ?? (found.host || otherwise.host),
    };
    const extra = told.fields ?? NONE;
    if (extra.length === 0 && found instanceof ByteEvent) return new ByteEvent({ ...meta, names: found.names }, found);
    return { ...meta, raw: found.raw, ...addFields(found, extra) };
  }

  #recognised(raw: string): StoredEvent | undefined {
    if (isEventTag(raw, 0)) return attempt(() => this.#xmlEvent(raw));
    return raw.startsWith('{') ? attempt(() => this.#jsonEvent(raw)) : undefined;
  }

  #xmlEvent(raw: string): StoredEvent | undefined {
    const text = Utf8Text.of(raw);
    const { event, end } = this.#xml.read(text, 0, 0, NO_TIME);
    return isBlank(text.bytes.subarray(end)) ? event : undefined;
  }

  #jsonEvent(raw: string): StoredEvent | undefined {
    const end = this.#json.read(raw, 0);
    return end === raw.length ? this.#json.made(raw, NO_TIME).event : undefined;
  }
}

function plain(raw: string, told: Told): StoredEvent {
  const time = told.time ?? lineHead(raw, told.received)?.micros ?? NO_TIME;
  return { time, index: '', sourcetype: '', source: '', host: '', raw, names: NONE, values: NONE };
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || bytes.toString('latin1').trim() === '';
}

/** Text that only looks like an event of a known form is one without fields. */
function attempt(read: () => StoredEvent | undefined): StoredEvent | undefined {
  try {
    return read();
  } catch (stop) {
    if (stop instanceof Broken || stop === INCOMPLETE) return undefined;
    throw stop;
  }
}
