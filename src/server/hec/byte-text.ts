/*
 * Bytes as characters of their number: JSON is cut at ASCII characters alone, which UTF-8 leaves as they are. Text of one byte
 * a character is made by copying, and a sign beyond ASCII in one event does not make all events of its request wide.
 */

export function byteText(bytes: Buffer): string {
  return bytes.toString('latin1');
}

const BEYOND_ASCII = /[\x80-\xff]/;

/** The text that the bytes are in UTF-8; what is no UTF-8 becomes U+FFFD. */
export function decoded(text: string): string {
  return BEYOND_ASCII.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}
