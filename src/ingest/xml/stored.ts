import { ByteEvent, type StoredEvent } from '../../store/index.js';
import { ChannelOrigins, isoAt, LINUX_SYSMON, type Origin, type Shape } from '../event/index.js';
import { XmlEventReader, type XmlFields } from './event.js';
import type { XmlText } from './xml-text.js';

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

/** A Windows event made from XML, where it ends in the text, and whether its time was in it. */
export interface MadeEvent {
  readonly event: StoredEvent;
  readonly end: number;
  readonly timed: boolean;
}

/** The value at a place among the fields of System; '' if there is none. */
function textAt({ values }: XmlFields, { bytes }: XmlText, slot: number): string {
  if (slot < 0) return '';
  if (!Array.isArray(values)) {
    const span = values.at + 2 * slot;
    return bytes.toString('utf8', values.spans[span], values.spans[span + 1]);
  }
  const value = values[slot];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

/**
 * Makes stored events from the XML of Windows events: time from TimeCreated/@SystemTime, host from Computer, source and
 * sourcetype as Splunk's add-ons name them.
 */
export class XmlEvents {
  readonly #origin: Origin;
  readonly #channels: ChannelOrigins;
  readonly #reader = new XmlEventReader();
  readonly #slots = new WeakMap<Shape, HeadSlots>();

  constructor(origin: Origin) {
    this.#origin = origin;
    this.#channels = new ChannelOrigins(origin);
  }

  /**
   * Reads the event at `start`; its `_raw` begins at `rawFrom`. `fallback` (microseconds) is its time when it has none of
   * its own. Throws `Broken` or `INCOMPLETE`.
   */
  read(xml: XmlText, rawFrom: number, start: number, fallback: number): MadeEvent {
    const rawByte = xml.byteAt(rawFrom);
    const fields = this.#reader.read(xml, start);
    const slots = this.#headSlots(fields.head);
    const micros = isoAt(textAt(fields, xml, slots.time), 0)?.micros;
    const linux = textAt(fields, xml, slots.provider) === LINUX_SYSMON;
    const { source, sourcetype } = this.#channels.of(textAt(fields, xml, slots.channel), linux);
    const meta = {
      time: micros ?? fallback,
      index: this.#origin.index,
      sourcetype,
      source,
      host: this.#origin.host ?? (textAt(fields, xml, slots.computer) || this.#origin.machine),
      names: fields.shape.names,
    };
    return { event: eventOf(meta, fields, xml, rawFrom, rawByte), end: fields.end, timed: micros !== undefined };
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

function eventOf(
  meta: Omit<StoredEvent, 'raw' | 'values'>,
  { end, values }: XmlFields,
  { text, bytes }: XmlText,
  rawFrom: number,
  rawByte: number,
): StoredEvent {
  if (Array.isArray(values)) return { ...meta, raw: text.slice(rawFrom, end), values };
  return new ByteEvent(meta, { bytes, rawFrom: rawByte, rawTo: values.end, spans: values.spans, at: values.at });
}
