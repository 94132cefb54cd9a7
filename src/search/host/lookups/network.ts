import { isIPv4, isIPv6 } from 'node:net';

/** An address as a number of 32 or 128 bits; small numbers, since IPv4 makes up nearly all of them, are far faster. */
export type Address = { readonly bits: 32; readonly value: number } | { readonly bits: 128; readonly value: bigint };

/** The addresses whose first `prefix` bits are `start`; host bits of what was written are dropped. */
export interface Network {
  readonly bits: 32 | 128;
  readonly prefix: number;
  readonly start: number | bigint;
}

export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { bits: 32, value: ipv4Value(text) };
  return isIPv6(text) && !text.includes('%') ? { bits: 128, value: ipv6Value(text) } : undefined;
}

/** `10.0.0.0/8`, `2001:db8::/32`; an address alone is a network of one. */
export function parseNetwork(text: string): Network | undefined {
  const [, written = '', size] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const address = parseAddress(written);
  if (address === undefined) return undefined;
  const prefix = size === undefined ? address.bits : Number(size);
  return prefix > address.bits ? undefined : { bits: address.bits, prefix, start: networkStart(address, prefix) };
}

export function networkStart(address: Address, prefix: number): number | bigint {
  if (address.bits === 32) return Math.floor(address.value / 2 ** (32 - prefix));
  return address.value >> BigInt(128 - prefix);
}

export function isInNetwork(address: Address, { bits, prefix, start }: Network): boolean {
  return address.bits === bits && networkStart(address, prefix) === start;
}

function ipv4Value(text: string): number {
  return text.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

function ipv6Value(text: string): bigint {
  const [, before = '', dotted] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  if (dotted !== undefined) return ipv6Value(`${before}0:0`) | BigInt(ipv4Value(dotted));
  const [head = '', tail] = text.split('::');
  const left = groups(head);
  const right = groups(tail ?? '');
  const all =
    tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
