import type { StoredEvent } from '../../store/index.js';
import { ChannelOrigins, isoAt, LINUX_SYSMON, type Origin, type Shape } from '../event/index.js';
import { XmlEventReader } from './event.js';

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

/** A Windows event made from XML, and whether its time was in it. */
export interface MadeEvent {
  readonly event: StoredEvent;
  readonly timed: boolean;
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

  /** Reads the event at `start`; returns the offset after it. Throws `Broken` or `INCOMPLETE`. */
  read(text: string, start: number): number {
    return this.#reader.read(text, start);
  }

  /** The event read last. `fallback` (microseconds) is its time when it has none of its own. */
  made(raw: string, fallback: number): MadeEvent {
    const { shape, values } = this.#reader;
    const slots = this.#headSlots();
    const micros = isoAt(this.#text(slots.time), 0)?.micros;
    const origin = this.#channels.of(this.#text(slots.channel), this.#text(slots.provider) === LINUX_SYSMON);
    const event = {
      time: micros ?? fallback,
      index: this.#origin.index,
      sourcetype: origin.sourcetype,
      source: origin.source,
      host: this.#origin.host ?? (this.#text(slots.computer) || this.#origin.machine),
      raw,
      names: shape.names,
      values,
    };
    return { event, timed: micros !== undefined };
  }

  #headSlots(): HeadSlots {
    const { head } = this.#reader;
    let slots = this.#slots.get(head);
    if (slots === undefined) {
      slots = headSlots(head);
      this.#slots.set(head, slots);
    }
    return slots;
  }

  #text(slot: number): string {
    const value = this.#reader.values[slot];
    return typeof value === 'string' ? value : (value?.[0] ?? '');
  }
}
