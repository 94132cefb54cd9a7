import { ByteEvent, type StoredEvent } from '../../store/index.js';
import { Interned, Utf8Text } from '../bytes/index.js';
import { Broken, ChannelOrigins, INCOMPLETE, isoAt, LINUX_SYSMON, type Origin, type Shape } from '../event/index.js';
import { closedEvent } from './cut.js';
import { XmlEventReader, type XmlFields } from './event.js';
import { UNFINISHED } from './template.js';

/** Where metadata is among the values of a System element. */
interface HeadSlots {
  readonly time: number;
  readonly channel: number;
  readonly computer: number;
  readonly provider: number;
}

function headSlots(head: Shape): HeadSlots {
  return {
    time: head.slotOf('SystemTime'),
    channel: head.slotOf('Channel'),
    computer: head.slotOf('Computer'),
    provider: head.slotOf('Name'),
  };
}

/** A Windows event made from XML, where it ends in the bytes, and whether its time was in it. */
export interface MadeEvent {
  readonly event: StoredEvent;
  readonly end: number;
  readonly timed: boolean;
}

/**
 * Makes stored events from the XML of Windows events: time from TimeCreated/@SystemTime, host from Computer, source and
 * sourcetype as Splunk's add-ons name them. In all methods, `fallback` (microseconds) is the time of an event that has none
 * of its own; `given` counts instead of its own, which is not looked for then.
 */
export class XmlEvents {
  readonly #origin: Origin;
  readonly #channels: ChannelOrigins;
  readonly #reader = new XmlEventReader();
  readonly #strings = new Interned();
  readonly #slots = new WeakMap<Shape, HeadSlots>();

  constructor(origin: Origin) {
    this.#origin = origin;
    this.#channels = new ChannelOrigins(origin);
  }

  /** Reads the event at byte `start` if its markup is known, see `XmlEventReader`. */
  readKnown(text: Utf8Text, start: number, fallback: number): MadeEvent | typeof UNFINISHED | undefined {
    const fields = this.#reader.readKnown(text, start);
    if (fields === undefined || fields === UNFINISHED) return fields;
    return this.#made(fields, text.bytes, start, fallback);
  }

  /** Reads the event at character `start`; its `_raw` begins at character `rawFrom`. Throws `Broken` or `INCOMPLETE`. */
  read(text: Utf8Text, rawFrom: number, start: number, fallback: number, given?: number): MadeEvent {
    const rawByte = text.byteAt(rawFrom);
    const known = this.#reader.readKnown(text, text.byteAt(start));
    const fields = known === undefined || known === UNFINISHED ? this.#reader.readInFull(text, start) : known;
    return this.#made(fields, text.bytes, rawByte, fallback, given);
  }

  /**
   * What is there of an event that is cut off; its `_raw` is `cut`, in which it begins at `start`. Undefined where it has no
   * whole System, or is wrong otherwise.
   */
  readCut(cut: string, start: number, fallback: number): MadeEvent | undefined {
    const closed = closedEvent(cut.slice(start));
    if (closed === undefined) return undefined;
    try {
      const { event, timed } = this.read(Utf8Text.of(closed), 0, 0, fallback);
      const { time, index, sourcetype, source, host, names, values } = event;
      return { event: { time, index, sourcetype, source, host, raw: cut, names, values }, end: cut.length, timed };
    } catch (stop) {
      if (stop instanceof Broken || stop === INCOMPLETE) return undefined;
      throw stop;
    }
  }

  /** The value at a place among the fields of System; '' if there is none. */
  #text({ values }: XmlFields, bytes: Buffer, slot: number): string {
    if (slot < 0) return '';
    if (!Array.isArray(values)) {
      const span = values.at + 2 * slot;
      return bytes.toString('utf8', values.spans[span], values.spans[span + 1]);
    }
    const value = values[slot];
    return typeof value === 'string' ? value : (value?.[0] ?? '');
  }

  /** As `#text`, for values that repeat. */
  #name(fields: XmlFields, bytes: Buffer, slot: number): string {
    const { values } = fields;
    if (slot < 0 || Array.isArray(values)) return this.#text(fields, bytes, slot);
    const span = values.at + 2 * slot;
    return this.#strings.of(bytes, values.spans[span] ?? 0, values.spans[span + 1] ?? 0);
  }

  #made(fields: XmlFields, bytes: Buffer, rawFrom: number, fallback: number, given?: number): MadeEvent {
    const { end, values } = fields;
    const slots = this.#headSlots(fields.head);
    const micros = given ?? isoAt(this.#text(fields, bytes, slots.time), 0)?.micros;
    const linux = this.#name(fields, bytes, slots.provider) === LINUX_SYSMON;
    const { source, sourcetype } = this.#channels.of(this.#name(fields, bytes, slots.channel), linux);
    const time = micros ?? fallback;
    const { index } = this.#origin;
    const host = this.#origin.host ?? (this.#name(fields, bytes, slots.computer) || this.#origin.machine);
    const { names } = fields.shape;
    const event = Array.isArray(values)
      ? { time, index, sourcetype, source, host, names, values, raw: bytes.toString('utf8', rawFrom, end) }
      : new ByteEvent(
          { time, index, sourcetype, source, host, names },
          { bytes, rawFrom, rawTo: end, spans: values.spans, at: values.at },
        );
    return { event, end, timed: micros !== undefined };
  }

  #headSlots(head: Shape): HeadSlots {
    let slots = this.#slots.get(head);
    if (slots === undefined) {
      slots = headSlots(head);
      this.#slots.set(head, slots);
    }
    return slots;
  }
}
