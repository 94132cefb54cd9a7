import type { StoredEvent } from '../../store/index.js';
import type { Utf8Text } from '../bytes/index.js';

/**
 * How an event came by its fields: `text` has none yet; `json` has those of its JSON; `record` those of a record of fields
 * (a Windows event, a row of a table), which no rule of the text's form takes away.
 */
export type EventForm = 'text' | 'json' | 'record';

/** What a decoder hands on. Positions are byte offsets in the text it is reading. */
export interface DecoderHost {
  /** Absent form: `record`. */
  emit(event: StoredEvent, form?: EventForm): void;
  /** An event that cannot be read. */
  damage(at: number, reason: string): void;
  /** Where reading goes on after damage; not called where it does not. */
  resumed?(at: number): void;
  /** An event that is cut off; what is there of it goes in. */
  cut(at: number): void;
  /** An event without a readable time; it goes in all the same. */
  noTime(at: number, fallback: string): void;
}

/** Cuts a stream of text into events. */
export interface Decoder {
  /**
   * Reads all whole events in `text` and returns how many bytes are done with. The rest comes again at the start of
   * the next text. With `final`, nothing follows: an event that is not complete is damaged, and all of `text` is used.
   */
  read(text: Utf8Text, final: boolean): number;
  /**
   * Lets go of an event of which only the beginning was read, and returns where it begins in the text read last: it will come
   * again from there. Absent where `read` never keeps the beginning of an event.
   */
  giveBack?(): number | undefined;
}

/** Thrown inside a decoder where an event breaks; not an `Error`, because a stack trace for each would be slow. */
export class Broken {
  readonly at: number;
  readonly reason: string;

  constructor(at: number, reason: string) {
    this.at = at;
    this.reason = reason;
  }
}

/** Thrown inside a decoder where the text ends before the event does. */
export const INCOMPLETE: unique symbol = Symbol('incomplete');
