import type { StoredEvent } from '../../store/index.js';
import {
  Broken,
  ChannelOrigins,
  type FieldValues,
  INCOMPLETE,
  LINUX_SYSMON,
  type Origin,
  ShapeTree,
  windowsAliases,
} from '../event/index.js';
import type { EventClock } from '../time/index.js';
import { JsonFlattener } from './flatten.js';
import { type ReceiptSlots, receiptSlots, type TimeFound, timeAmong, timeSlots, windowsTime } from './time.js';
import { keywordsInHex, type WindowsMapping, windowsMapping } from './windows.js';

/** What is known of the documents of one shape. */
interface Layout {
  readonly windows: WindowsMapping | undefined;
  readonly times: readonly number[];
  readonly receipt: ReceiptSlots;
}

function layoutOf(names: readonly string[]): Layout {
  return { windows: windowsMapping(names), times: timeSlots(names), receipt: receiptSlots(names) };
}

/** An event made from a JSON object, and whether its time was in it. */
export interface MadeEvent {
  readonly event: StoredEvent;
  readonly timed: boolean;
  /** A record of a Windows log. */
  readonly windows: boolean;
}

/** Channels that collectors write in lower case, as Windows itself names them. */
const CHANNELS: Readonly<Record<string, string>> = {
  security: 'Security',
  system: 'System',
  application: 'Application',
};

/**
 * Makes stored events from JSON objects. One that holds a Windows event (NXLog, Winlogbeat, evtx_dump) gets the fields,
 * source and sourcetype of its XML form, without nulls and empty values, which XML has no fields for either.
 */
export class JsonEvents {
  readonly #origin: Origin;
  readonly #clock: EventClock | undefined;
  readonly #channels: ChannelOrigins;
  readonly #flattener = new JsonFlattener();
  readonly #layouts = new WeakMap<readonly string[], Layout>();
  readonly #tree = new ShapeTree(windowsAliases);

  constructor(origin: Origin, clock?: EventClock) {
    this.#origin = origin;
    this.#clock = clock;
    this.#channels = new ChannelOrigins(origin);
  }

  /** Reads the object at `start`; returns the offset after it. Throws `Broken` or `INCOMPLETE`. */
  read(text: string, start: number): number {
    return this.#flattener.read(text, start);
  }

  /**
   * Reads what is there of an object that the end of `text` cuts off, as collectors do with long lines. False where `text`
   * is something else, or has no field before its end.
   */
  readCut(text: string): boolean {
    try {
      this.#flattener.read(text, 0);
      return false;
    } catch (stop) {
      if (stop instanceof Broken) return false;
      if (stop !== INCOMPLETE) throw stop;
      return this.#flattener.keepCut();
    }
  }

  /** The object read last. `fallback` (microseconds) is its time when it has none of its own. */
  made(raw: string, fallback: number): MadeEvent {
    const { values, shape } = this.#flattener;
    const { names } = shape;
    let layout = this.#layouts.get(names);
    if (layout === undefined) {
      layout = layoutOf(names);
      this.#layouts.set(names, layout);
    }
    if (layout.windows !== undefined) return this.#windows(raw, fallback, layout, layout.windows);
    const found = this.#time(raw, names, values, layout);
    const event = {
      time: found?.micros ?? fallback,
      index: this.#origin.index,
      sourcetype: this.#origin.sourcetype ?? '_json',
      source: this.#origin.source ?? this.#origin.file,
      host: this.#origin.host ?? this.#origin.machine,
      raw,
      names,
      values,
    };
    return { event, timed: found !== undefined, windows: false };
  }

  /** Where rules say how to find it, a time that they do not find may still stand under a known key. */
  #time(raw: string, names: readonly string[], values: FieldValues, layout: Layout): { micros: number } | undefined {
    const clock = this.#clock;
    if (clock?.directed) {
      const fields = clock.fields.map((name) => values[names.indexOf(name)] ?? '').join(' ');
      const micros = clock.of(clock.fields.length > 0 ? fields : raw);
      if (micros !== undefined) return { micros };
    }
    return timeAmong(values, layout.times);
  }

  #windows(raw: string, fallback: number, layout: Layout, mapping: WindowsMapping): MadeEvent {
    const found = windowsTime(this.#flattener.values, mapping, layout.receipt);
    const { values, names } = this.#windowsFields(mapping, found);
    const text = (name: string): string => {
      const value = values[names.indexOf(name)];
      return typeof value === 'string' ? value : (value?.[0] ?? '');
    };
    const origin = this.#channels.of(text('Channel'), text('Name') === LINUX_SYSMON);
    const event = {
      time: found?.micros ?? fallback,
      index: this.#origin.index,
      sourcetype: origin.sourcetype,
      source: origin.source,
      host: this.#origin.host ?? (text('Computer') || this.#origin.machine),
      raw,
      names,
      values,
    };
    return { event, timed: found !== undefined, windows: true };
  }

  #windowsFields(mapping: WindowsMapping, found: TimeFound | undefined) {
    const { values: from, nulls } = this.#flattener;
    const values: FieldValues = [];
    let shape = this.#tree.root;
    const add = (key: string, value: string): void => {
      if (value === '') return;
      const step = shape.step(key);
      step.put(values, value);
      shape = step.after;
    };
    for (let slot = 0; slot < from.length; slot++) {
      const key = mapping.keys[slot];
      const value = from[slot];
      if (key === undefined || value === undefined || nulls.includes(slot)) continue;
      if (typeof value !== 'string') for (const one of value) add(key, one);
      else if (key === 'Keywords') add(key, keywordsInHex(value));
      else if (key === 'Channel') add(key, Object.hasOwn(CHANNELS, value) ? (CHANNELS[value] ?? value) : value);
      else add(key, value);
    }
    if (found !== undefined && shape.slotOf('SystemTime') < 0) add('SystemTime', found.text);
    return { values, names: shape.names };
  }
}
