/** What is wrong with bytes that should be text, and where in the text that they give all the same. */
export interface Undecodable {
  readonly at: number;
  readonly what: 'utf16' | 'bytes';
}

const REPLACED = '\ufffd';

function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** The first character that stands for bytes that are no UTF-8; the same character may be written as such too. */
function firstReplaced(text: string, bytes: Uint8Array): number {
  let offset = 0;
  for (let at = text.indexOf(REPLACED), from = 0; at !== -1; at = text.indexOf(REPLACED, from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return at;
    offset += 3;
    from = at + 1;
  }
  return 0;
}

/** The text of a file that should be UTF-8; a mark at its beginning stays there. */
export function decodeText(bytes: Uint8Array): { readonly text: string; readonly fault?: Undecodable } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    if (isUtf16(bytes)) return { text, fault: { at: 0, what: 'utf16' } };
    return { text, fault: { at: firstReplaced(text, bytes), what: 'bytes' } };
  }
}
