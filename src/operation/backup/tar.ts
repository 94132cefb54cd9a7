/*
 * Archives in the format of tar (POSIX.1-2001, "pax"), which every system can list and unpack. A header is a block of 512
 * bytes; what does not fit into its fields stands in a block of its own before it.
 */

export const BLOCK = 512;

/** An entry of an archive: a file, or a symbolic link. */
export interface TarEntry {
  readonly path: string;
  readonly size: number;
  /** Where a link points to. */
  readonly link?: string;
}

const MAX_NAME = 100;
const MAX_OCTAL = 0o77777777777;

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

function block(name: string, size: number, type: string, link: string, seconds: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, MAX_NAME, 'utf8');
  header.write(octal(0o600, 8), 100, 'latin1');
  header.write(octal(0, 8), 108, 'latin1');
  header.write(octal(0, 8), 116, 'latin1');
  header.write(octal(Math.min(size, MAX_OCTAL), 12), 124, 'latin1');
  header.write(octal(seconds, 12), 136, 'latin1');
  header.write('        ', 148, 'latin1');
  header.write(type, 156, 'latin1');
  header.write(link, 157, MAX_NAME, 'utf8');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)} `, 148, 'latin1');
  return header;
}

/** A line of a pax header says its own length. */
function paxLine(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = (digits: number): number => Buffer.byteLength(rest) + digits;
  let digits = 1;
  while (String(length(digits)).length !== digits) digits++;
  return `${length(digits)}${rest}`;
}

/** Zeros up to the next block. */
export function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** What stands before the bytes of an entry. */
export function headerOf({ path, size, link = '' }: TarEntry, seconds: number): Buffer {
  const lines = [
    ...(Buffer.byteLength(path) > MAX_NAME ? [paxLine('path', path)] : []),
    ...(Buffer.byteLength(link) > MAX_NAME ? [paxLine('linkpath', link)] : []),
    ...(size > MAX_OCTAL ? [paxLine('size', String(size))] : []),
  ];
  const own = block(path, size, link === '' ? '0' : '2', link, seconds);
  if (lines.length === 0) return own;
  const pax = Buffer.from(lines.join(''), 'utf8');
  return Buffer.concat([block('pax', pax.length, 'x', '', seconds), pax, Buffer.alloc(padding(pax.length)), own]);
}

/** What stands behind the last entry. */
export const END = Buffer.alloc(2 * BLOCK);

/** Not an archive, or one that is cut short or damaged. */
export class BadTar extends Error {}

function text(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString('utf8');
}

function number(header: Buffer, from: number, length: number): number {
  const value = Number.parseInt(text(header, from, length).trim(), 8);
  if (!Number.isSafeInteger(value)) throw new BadTar('a header of it is damaged');
  return value;
}

/** The header of an entry; undefined for the zeros at the end. */
export interface TarHeader extends TarEntry {
  /** `0` a file, `2` a link, `x` what belongs to the next header. */
  readonly type: string;
}

export function readHeader(header: Buffer): TarHeader | undefined {
  if (header.every((byte) => byte === 0)) return undefined;
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (number(header, 148, 8) !== sum) throw new BadTar('a header of it is damaged');
  const prefix = text(header, 345, 155);
  const name = text(header, 0, MAX_NAME);
  const type = text(header, 156, 1) || '0';
  const link = text(header, 157, MAX_NAME);
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    size: number(header, 124, 12),
    type,
    ...(type === '2' ? { link } : {}),
  };
}

/** What the lines of a pax header say of the next entry. */
export function readPax(bytes: Buffer): Partial<TarEntry> {
  let found: { path?: string; link?: string; size?: number } = {};
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at);
    const length = Number(bytes.subarray(at, space).toString('latin1'));
    if (space < 0 || !Number.isSafeInteger(length) || length <= space - at)
      throw new BadTar('a header of it is damaged');
    const line = bytes.subarray(space + 1, at + length - 1).toString('utf8');
    const [key = '', value = ''] = [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)];
    if (key === 'path') found = { ...found, path: value };
    if (key === 'linkpath') found = { ...found, link: value };
    if (key === 'size') found = { ...found, size: Number(value) };
    at += length;
  }
  return found;
}
