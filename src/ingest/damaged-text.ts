/** Characters of one event that is kept as it came. */
const MOST = 1024 * 1024;

/** A stretch of a file that no event could be made of. */
export interface DamagedStretch {
  readonly reason: string;
  /** Its text, in order; more than one where it is too long for one event. */
  readonly parts: readonly string[];
}

/** Gathers the bytes that a decoder passes over, from one text to the next. */
export class DamagedText {
  #reason: string | undefined;
  /** Where the stretch goes on in the present text. */
  #from = 0;
  #before: Buffer[] = [];

  begin(at: number, reason: string): void {
    this.#reason = reason;
    this.#from = at;
  }

  /** The present text is read up to `used`; what follows begins with the next text. */
  carry(bytes: Buffer, used: number): void {
    if (this.#reason === undefined) return;
    if (used > this.#from) this.#before.push(Buffer.from(bytes.subarray(this.#from, used)));
    this.#from = 0;
  }

  /** The stretch up to `at`; undefined where there is none, or nothing but white space. */
  end(bytes: Buffer, at: number): DamagedStretch | undefined {
    const reason = this.#reason;
    if (reason === undefined) return undefined;
    this.carry(bytes, at);
    const text = Buffer.concat(this.#before).toString('utf8').trim();
    this.#reason = undefined;
    this.#before = [];
    const parts = Array.from({ length: Math.ceil(text.length / MOST) }, (_, i) => text.slice(i * MOST, (i + 1) * MOST));
    return parts.length > 0 ? { reason, parts } : undefined;
  }
}
