import { isAscii } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';

/** Turns the blocks of a body into text. Most are ASCII, which is copied and not decoded. */
export class Characters {
  readonly #decoder = new StringDecoder('utf8');
  /** The decoder holds the beginning of a character. */
  #within = false;

  text(block: Buffer): string {
    if (!this.#within && isAscii(block)) return block.toString('latin1');
    const text = this.#decoder.write(block);
    this.#within = true;
    return text;
  }

  /** What is left: nothing, or a sign for the part of a character. */
  end(): string {
    return this.#decoder.end();
  }
}
