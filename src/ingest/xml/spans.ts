/** Numbers allocated at a time. */
const CHUNK = 64 * 1024;

/** A list of numbers that is written to and kept in pieces: an array of its own for each event would cost more. */
export class Spans {
  ints = new Int32Array(CHUNK);
  /** Where the next list begins. */
  at = 0;

  /** Makes sure that a list of `size` numbers fits in one piece. */
  reserve(size: number): void {
    if (this.ints.length - this.at >= size) return;
    this.ints = new Int32Array(Math.max(CHUNK, size));
    this.at = 0;
  }
}
