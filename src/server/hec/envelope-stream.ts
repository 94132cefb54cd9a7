import { HecRefusal } from './codes.js';
import { cutObject, skipBlank } from './cut-object.js';
import { type Envelope, readEnvelope } from './envelope.js';

/** Bytes of one envelope at most. */
const MAX_ENVELOPE = 32 * 1024 * 1024;

/**
 * Reads the envelopes of a request from pieces of its `byteText`: JSON objects one behind the other, with or without white space
 * between, or one JSON array of them.
 */
export class EnvelopeStream {
  /** Objects begun so far. */
  #count = 0;
  #inList = false;
  #rest = '';
  /** Length of the rest from which on it is worth looking again for the end of its object. */
  #enough = 0;

  /** Whether there was any object. */
  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Bytes of an object that is not all there. */
  get pending(): number {
    return this.#rest.length;
  }

  /**
   * Hands every envelope that is complete to `take`, with its number from 0. Throws a `HecRefusal` with the number of the
   * first that is wrong; those before it have been handed over.
   */
  read(piece: string, final: boolean, take: (envelope: Envelope, number: number) => void): void {
    const text = this.#rest === '' ? piece : this.#rest + piece;
    if (!final && text.length < this.#enough) {
      this.#rest = text;
      return;
    }
    const used = this.#objects(text, final, take);
    this.#rest = used === 0 ? text : text.slice(used);
    this.#enough = this.#rest.length * 2;
    if (this.#rest.length > MAX_ENVELOPE) this.#wrong();
  }

  #objects(text: string, final: boolean, take: (envelope: Envelope, number: number) => void): number {
    let at = 0;
    for (;;) {
      const start = this.#start(text, at);
      if (start >= text.length) return text.length;
      const cut = cutObject(text, start);
      if (cut === 'broken' || (cut === 'incomplete' && final)) this.#wrong();
      if (cut === 'incomplete') return start;
      const number = this.#count++;
      const envelope = numbered(number, () => readEnvelope(text, cut.members));
      if (envelope !== undefined) take(envelope, number);
      at = cut.end;
    }
  }

  /** Where the next object begins: past white space and, in an array, its commas and brackets. */
  #start(text: string, from: number): number {
    let at = skipBlank(text, from);
    if (text[at] === '[' && !this.#inList) {
      this.#inList = true;
      at = skipBlank(text, at + 1);
    }
    while (this.#inList && (text[at] === ',' || text[at] === ']')) {
      if (text[at] === ']') this.#inList = false;
      at = skipBlank(text, at + 1);
    }
    return at;
  }

  #wrong(): never {
    throw new HecRefusal('invalidFormat', { 'invalid-event-number': this.#count });
  }
}

/** Adds the event's number to a refusal. */
export function numbered<T>(number: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof HecRefusal) throw new HecRefusal(error.answer, { 'invalid-event-number': number });
    throw error;
  }
}
