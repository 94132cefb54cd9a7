import { BlockList, isIP } from 'node:net';

/*
 * Which addresses a dataset may come from: those of the public internet. The ranges are IANA's special-purpose
 * registries for IPv4 and IPv6 (RFC 6890 and its updates), multicast, and what embeds an IPv4 address.
 */

const NOT_PUBLIC_4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Inside 2000::/3, which is all that is public: protocol assignments, documentation, 6to4. */
const NOT_PUBLIC_6: readonly (readonly [network: string, bits: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const blocked4 = new BlockList();
for (const [network, bits] of NOT_PUBLIC_4) blocked4.addSubnet(network, bits, 'ipv4');
const blocked6 = new BlockList();
for (const [network, bits] of NOT_PUBLIC_6) blocked6.addSubnet(network, bits, 'ipv6');
const public6 = new BlockList();
public6.addSubnet('2000::', 3, 'ipv6');
/** IPv4 addresses written as IPv6, and reached through NAT64. */
const embeds4 = new BlockList();
embeds4.addSubnet('::ffff:0:0', 96, 'ipv6');
embeds4.addSubnet('64:ff9b::', 96, 'ipv6');

/** The last 32 bits of an IPv6 address, as an IPv4 address. */
function embedded4(address: string): string {
  const dotted = /:(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (dotted?.[1] !== undefined) return dotted[1];
  const [low = 0, high = 0] = address
    .split(':')
    .reverse()
    .map((group) => Number.parseInt(group === '' ? '0' : group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Whether a literal IPv4 or IPv6 address is of the public internet; anything else is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !blocked4.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  if (embeds4.check(address, 'ipv6')) return isPublicAddress(embedded4(address));
  return public6.check(address, 'ipv6') && !blocked6.check(address, 'ipv6');
}
