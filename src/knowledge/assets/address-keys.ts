import { isIPv4, isIPv6 } from 'node:net';
import type { Place } from '../../diagnostics/index.js';
import { diagnose, type Report } from '../diagnose.js';

/*
 * The addresses of an asset: single ones, networks `10.0.0.0/8` and ranges `10.0.0.5-10.0.0.9`. A range becomes the
 * fewest networks that make it up.
 */

/** The keys that a cell's texts stand for; those of the column ip that are no addresses are reported and left out. */
export function keysOfCell(column: string, texts: readonly string[], place: Place, report: Report): readonly string[] {
  if (column !== 'ip') return texts;
  return texts.flatMap((text) => {
    const keys = addressKeys(text);
    if (keys === undefined) report(diagnose('knowledge/list-address', place, text));
    return keys ?? [];
  });
}

/** Bits of the network that a key is; undefined for any other key. */
export function networkBits(key: string): number | undefined {
  const [, address = '', size] = /^([^/]+)\/(\d{1,3})$/.exec(key) ?? [];
  const width = widthOf(address);
  if (width === undefined || size === undefined || Number(size) > width) return undefined;
  return Number(size);
}

export interface Network {
  readonly width: 32 | 128;
  readonly bits: number;
  readonly start: bigint;
}

/** A key that is a network, ready to be compared; undefined for any other. */
export function parsedNetwork(key: string): Network | undefined {
  const bits = networkBits(key);
  const address = key.replace(/\/.*$/, '');
  const width = widthOf(address);
  if (bits === undefined || width === undefined) return undefined;
  return { width, bits, start: numberOf(address, width) >> BigInt(width - bits) };
}

export function isInNetwork(address: string, { width, bits, start }: Network): boolean {
  return widthOf(address) === width && numberOf(address, width) >> BigInt(width - bits) === start;
}

function widthOf(address: string): 32 | 128 | undefined {
  if (isIPv4(address)) return 32;
  return isIPv6(address) && !address.includes('%') ? 128 : undefined;
}

function addressKeys(text: string): readonly string[] | undefined {
  if (widthOf(text) !== undefined || networkBits(text) !== undefined) return [text];
  const [, first = '', last = ''] = /^(\S+?)\s*-\s*(\S+)$/.exec(text) ?? [];
  const width = widthOf(first);
  if (width === undefined || width !== widthOf(last)) return undefined;
  const [from, to] = [numberOf(first, width), numberOf(last, width)];
  return from > to ? undefined : networksBetween(from, to, width);
}

function networksBetween(from: bigint, to: bigint, width: 32 | 128): readonly string[] {
  const networks: string[] = [];
  for (let start = from; start <= to; ) {
    let bits = 0;
    while (bits < width && start % (2n << BigInt(bits)) === 0n && start + (2n << BigInt(bits)) - 1n <= to) bits += 1;
    const address = textOf(start, width);
    networks.push(bits === 0 ? address : `${address}/${width - bits}`);
    start += 1n << BigInt(bits);
  }
  return networks;
}

function numberOf(address: string, width: 32 | 128): bigint {
  if (width === 32) return address.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n);
  return groupsOf(address).reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** Eight groups of hexadecimal digits: `::` and a dotted end written out. */
function groupsOf(address: string): readonly string[] {
  const hex = address.replace(/\d+\.\d+\.\d+\.\d+$/, (dotted) => {
    const value = numberOf(dotted, 32);
    return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  });
  const [head = [], tail] = hex.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  if (tail === undefined) return head;
  return [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
}

function textOf(value: bigint, width: 32 | 128): string {
  if (width === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  return Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16)).join(':');
}
