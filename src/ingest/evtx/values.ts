import { Damage } from './damage.js';
import { formatInstant, readFiletime, TWO_DIGITS } from './filetime.js';
import { formatGuid, formatSid, sidSize } from './identifiers.js';

/** Value types of binary XML, [MS-EVEN6] 2.2.12. An array has `ARRAY` added. */
export const NULL_TYPE = 0x00;
export const STRING_TYPE = 0x01;
export const ANSI_TYPE = 0x02;
export const BINARY_XML_TYPE = 0x21;
export const ARRAY = 0x80;

type Format = (bytes: Buffer, at: number, size: number) => string;

/** Windows-1252 from 0x80 to 0x9f; the rest is Latin-1. (TextDecoder of Node 20 takes all of it for Latin-1.) */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** How each value type is spelled in XML. A type that is missing here is not known. */
const FORMATS: readonly (Format | undefined)[] = buildFormats();

/** Bytes of one array item of a type; strings and security identifiers find their own ends. */
const ITEM_SIZES: Readonly<Record<number, number>> = {
  3: 1,
  4: 1,
  5: 2,
  6: 2,
  7: 4,
  8: 4,
  9: 8,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  15: 16,
  17: 8,
  18: 16,
  20: 4,
  21: 8,
};

/** The text of one value, not yet escaped. Throws {@link Damage} where the bytes do not fit the type. */
export function formatValue(bytes: Buffer, type: number, at: number, size: number): string {
  const format = FORMATS[type];
  if (format === undefined) throw new Damage(`value type 0x${type.toString(16).padStart(2, '0')}`);
  return size === 0 ? '' : format(bytes, at, size);
}

/** UTF-16 text of `size` bytes. The NUL that some providers count as text is cut off, and all behind it. */
export function formatText(bytes: Buffer, at: number, size: number): string {
  const text = bytes.toString('utf16le', at, at + size);
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function formatAnsi(bytes: Buffer, at: number, size: number): string {
  const text = bytes.toString('latin1', at, at + untilNul(bytes, at, at + size, 1));
  return text.replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80] ?? char);
}

/** Uppercase hexadecimal, two digits a byte. */
export function formatBinary(bytes: Buffer, at: number, size: number): string {
  return bytes.toString('hex', at, at + size).toUpperCase();
}

/** The texts of an array's items. `type` is the item's; throws {@link Damage} as {@link formatValue} does. */
export function formatItems(bytes: Buffer, type: number, at: number, size: number): string[] {
  const end = at + size;
  const items: string[] = [];
  for (let item = at; item < end; ) {
    const length = itemSize(bytes, type, item, end);
    items.push(formatValue(bytes, type, item, length));
    item += length + (type === STRING_TYPE ? 2 : type === ANSI_TYPE ? 1 : 0);
  }
  return items;
}

function itemSize(bytes: Buffer, type: number, at: number, end: number): number {
  if (type === STRING_TYPE) return untilNul(bytes, at, end, 2);
  if (type === ANSI_TYPE) return untilNul(bytes, at, end, 1);
  const size = type === 0x13 ? sidSize(bytes, at) : (ITEM_SIZES[type] ?? 0);
  if (size === 0) throw new Damage(`an array of value type 0x${type.toString(16).padStart(2, '0')}`);
  if (at + size > end) throw new Damage('an array that ends inside an item');
  return size;
}

function untilNul(bytes: Buffer, at: number, end: number, unit: 1 | 2): number {
  let stop = at;
  while (stop + unit <= end && (bytes[stop] !== 0 || (unit === 2 && bytes[stop + 1] !== 0))) stop += unit;
  return stop - at;
}

function buildFormats(): (Format | undefined)[] {
  const formats: (Format | undefined)[] = new Array(0x16).fill(undefined);
  formats[0x00] = () => '';
  formats[0x01] = formatText;
  formats[ANSI_TYPE] = formatAnsi;
  for (const type of [0x03, 0x05, 0x07, 0x09]) formats[type] = signed;
  for (const type of [0x04, 0x06, 0x08, 0x0a]) formats[type] = unsigned;
  formats[0x0b] = (bytes, at, size) => formatReal(sized(size, 4) && bytes.readFloatLE(at), Math.fround);
  formats[0x0c] = (bytes, at, size) => formatReal(sized(size, 8) && bytes.readDoubleLE(at), (n) => n);
  formats[0x0d] = formatBool;
  formats[0x0e] = formatBinary;
  formats[0x0f] = (bytes, at, size) => (sized(size, 16) ? formatGuid(bytes, at) : '');
  for (const type of [0x10, 0x14, 0x15]) formats[type] = formatHex;
  formats[0x11] = (bytes, at, size) => (sized(size, 8) ? formatInstant(readFiletime(bytes, at)) : '');
  formats[0x12] = (bytes, at, size) => (sized(size, 16) ? formatSystemTime(bytes, at) : '');
  formats[0x13] = formatSid;
  return formats;
}

function sized(size: number, wanted: number): true {
  if (size !== wanted) throw new Damage(`${size} bytes where ${wanted} are due`);
  return true;
}

function signed(bytes: Buffer, at: number, size: number): string {
  if (size === 4) return String(bytes.readInt32LE(at));
  if (size === 8) return String(bytes.readBigInt64LE(at));
  if (size > 8) throw new Damage(`an integer of ${size} bytes`);
  return String(size === 7 ? BigInt.asIntN(56, BigInt(formatHex(bytes, at, 7))) : bytes.readIntLE(at, size));
}

function unsigned(bytes: Buffer, at: number, size: number): string {
  if (size === 4) return String(bytes.readUInt32LE(at));
  if (size === 2) return String(bytes.readUInt16LE(at));
  if (size === 1) return String(bytes[at]);
  if (size > 8) throw new Damage(`an integer of ${size} bytes`);
  return size > 6 ? String(BigInt(formatHex(bytes, at, size))) : String(bytes.readUIntLE(at, size));
}

/** `0x3e7`: lower case and without leading zeros, as Windows renders HexInt32 and HexInt64. */
function formatHex(bytes: Buffer, at: number, size: number): string {
  if (size === 4) return `0x${bytes.readUInt32LE(at).toString(16)}`;
  if (size > 8) throw new Damage(`an integer of ${size} bytes`);
  const low = bytes.readUIntLE(at, Math.min(size, 4));
  const high = size > 4 ? bytes.readUIntLE(at + 4, size - 4) : 0;
  return high === 0 ? `0x${low.toString(16)}` : `0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`;
}

/** Any value but zero is true: some providers store -1, others a single byte. */
function formatBool(bytes: Buffer, at: number, size: number): string {
  for (let i = at; i < at + size; i++) if (bytes[i] !== 0) return 'true';
  return 'false';
}

/** The shortest decimal that reads back as the same number of the same width. */
function formatReal(value: number, narrow: (n: number) => number): string {
  for (let digits = 6; digits < 17; digits++) {
    const short = Number(value.toPrecision(digits));
    if (narrow(short) === value) return String(short);
  }
  return String(value);
}

/** SYSTEMTIME: year, month, weekday, day, hour, minute, second, millisecond as 16-bit integers. */
function formatSystemTime(bytes: Buffer, at: number): string {
  const part = (index: number) => bytes.readUInt16LE(at + 2 * index);
  const two = (index: number) => TWO_DIGITS[part(index)] ?? String(part(index));
  const day = `${String(part(0)).padStart(4, '0')}-${two(1)}-${two(3)}`;
  return `${day}T${two(4)}:${two(5)}:${two(6)}.${String(part(7)).padStart(3, '0')}Z`;
}
