import { type IndexTime, NO_INDEX_TIME } from '../knowledge/index.js';
import { ByteEvent, type StoredEvent } from '../store/index.js';
import { Utf8Text } from './bytes/index.js';
import { Entry } from './entry/index.js';
import { Broken, type EventForm, INCOMPLETE, type Origin } from './event/index.js';
import { rereadXml } from './evtx-events.js';
import { addFields, type IndexedField } from './indexed-fields.js';
import { JsonEvents } from './json/index.js';
import { lineHead } from './text/index.js';
import { watched } from './watchdog.js';
import { isEventStart, isEventTag, XmlEvents } from './xml/index.js';

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
/** Milliseconds that rules of .conf files may take for an event. */
const BUDGET = 10_000;
const NONE: readonly never[] = [];

/** An event as its text alone makes it, and how it came by its fields. */
interface Found {
  readonly event: StoredEvent;
  readonly form: EventForm;
}

/**
 * Makes stored events of texts that are one event each, as collectors hand them over. Windows events in XML and JSON, and
 * other JSON objects, get their fields as from files; so do other texts, as index-time knowledge says.
 */
export class SingleEvents {
  readonly #xml = new XmlEvents(NOTHING_TOLD);
  readonly #json = new JsonEvents(NOTHING_TOLD);
  readonly #entry: Entry;
  #made: StoredEvent[] = [];
  #watching = false;
  #budget = BUDGET;

  constructor(indexTime: IndexTime = NO_INDEX_TIME) {
    this.#entry = new Entry(indexTime, (event) => void this.#made.push(event), rereadXml(NOTHING_TOLD));
  }

  /**
   * Runs `work`, which calls `read`, within a budget of milliseconds where regular expressions of .conf files may run: one
   * watch for many events costs less than one for each.
   *
   * @throws KarstError `ingest/rules-too-slow`
   */
  within(budget: number, work: () => void): void {
    this.#budget = budget;
    this.#watching = this.#entry.ruled;
    try {
      if (this.#watching) watched(work, 'an event', budget);
      else work();
    } finally {
      this.#watching = false;
    }
  }

  /** One event, or what rules make of it: none where it is dropped, several where it is copied. */
  read(raw: string, told: Told): readonly StoredEvent[] {
    const { event, form } = this.#recognised(raw, told.time) ?? { event: plain(raw, told), form: 'text' };
    this.#made = [];
    this.#accept(placed(event, told), form);
    const extra = told.fields ?? NONE;
    return extra.length === 0 ? this.#made : this.#made.map((made) => withFields(made, extra));
  }

  /** The first events of an origin with rules come when nobody is watching yet. */
  #accept(event: StoredEvent, form: EventForm): void {
    const accept = (): void => this.#entry.accept(event, form);
    if (!this.#watching && this.#entry.isRuled(event)) watched(accept, 'an event', this.#budget);
    else accept();
  }

  #recognised(raw: string, time: number | undefined): Found | undefined {
    const start = eventStart(raw);
    if (start >= 0) return attempt(() => this.#xmlEvent(raw, start, time));
    return raw.startsWith('{') ? attempt(() => this.#jsonEvent(raw)) : undefined;
  }

  #xmlEvent(raw: string, start: number, time: number | undefined): Found | undefined {
    const text = Utf8Text.of(raw);
    try {
      const { event, end } = this.#xml.read(text, 0, start, NO_TIME, time);
      return isBlank(text.bytes.subarray(end)) ? { event, form: 'record' } : undefined;
    } catch (stop) {
      if (stop !== INCOMPLETE) throw stop;
      const made = this.#xml.readCut(raw, start, NO_TIME);
      return made && { event: made.event, form: 'record' };
    }
  }

  #jsonEvent(raw: string): Found | undefined {
    if (!this.#readsJson(raw)) return undefined;
    const { event, windows } = this.#json.made(raw, NO_TIME);
    return { event, form: windows ? 'record' : 'json' };
  }

  /** Whole, or cut off by the collector: the fields before the cut count. */
  #readsJson(raw: string): boolean {
    try {
      return this.#json.read(raw, 0) === raw.length;
    } catch (stop) {
      if (stop !== INCOMPLETE) throw stop;
      return this.#json.readCut(raw);
    }
  }
}

/** The event under the metadata that was told, else its own, else what stands in for both. */
function placed(event: StoredEvent, { source, sourcetype, host, otherwise, ...told }: Told): StoredEvent {
  const windows = event.source !== '';
  const meta = {
    time: told.time ?? (event.time === NO_TIME ? told.received : event.time),
    index: told.index,
    source: source ?? (windows ? event.source : otherwise.source),
    sourcetype: sourcetype ?? (windows ? event.sourcetype : otherwise.sourcetype),
    host: host ?? (event.host || otherwise.host),
    names: event.names,
  };
  return event instanceof ByteEvent ? new ByteEvent(meta, event) : { ...meta, raw: event.raw, values: event.values };
}

function withFields(event: StoredEvent, extra: readonly IndexedField[]): StoredEvent {
  const { time, index, source, sourcetype, host, raw } = event;
  return { time, index, source, sourcetype, host, raw, ...addFields(event, extra) };
}

function plain(raw: string, told: Told): StoredEvent {
  const time = told.time ?? lineHead(raw, told.received)?.micros ?? NO_TIME;
  return { time, index: '', sourcetype: '', source: '', host: '', raw, names: NONE, values: NONE };
}

/** Where a Windows event begins: at once, or behind a syslog header, as Sysmon for Linux writes them; else -1. */
function eventStart(raw: string): number {
  if (isEventTag(raw, 0)) return 0;
  const start = raw.startsWith('{') ? -1 : raw.indexOf('<Event');
  return start > 0 && start < 512 && isEventStart(raw, start) && SYSLOG_HEADER.test(raw.slice(0, start)) ? start : -1;
}

/** `<13>`, a time, then words; no markup. */
const SYSLOG_HEADER = /^(?:<\d{1,3}>)?(?:1 )?(?:\d{4}-\d\d-\d\dT|[A-Z][a-z]{2} {1,2}\d{1,2} )[^<>\n]*$/;

function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || bytes.toString('latin1').trim() === '';
}

/** Text that only looks like an event of a known form is one without fields. */
function attempt(read: () => Found | undefined): Found | undefined {
  try {
    return read();
  } catch (stop) {
    if (stop instanceof Broken || stop === INCOMPLETE) return undefined;
    throw stop;
  }
}
