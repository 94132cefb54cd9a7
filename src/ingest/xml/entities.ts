const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const REFERENCE = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z]+));/g;

function character(code: number, written: string): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : written;
}

/**
 * The text with XML's named and numeric character references resolved. An `&` that begins none of them stays as it is:
 * exporters that forget to escape are common, and the text is still readable.
 */
export function decodeEntities(text: string): string {
  return text.replace(REFERENCE, (written: string, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return character(Number.parseInt(hex, 16), written);
    if (decimal !== undefined) return character(Number(decimal), written);
    return name !== undefined && Object.hasOwn(NAMED, name) ? (NAMED[name] ?? written) : written;
  });
}
