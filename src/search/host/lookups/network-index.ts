import type { LookupCell } from '../../../store/index.js';
import { addRow, type ColumnIndex, merged, textsOf } from './column-index.js';
import { type Address, isInNetwork, type Network, networkStart, parseAddress, parseNetwork } from './network.js';

interface Size {
  readonly bits: 32 | 128;
  readonly prefix: number;
  readonly rows: Map<number | bigint, number[]>;
}

/**
 * Rows by a column of networks (match_type CIDR), IPv4 and IPv6. All networks that hold an address match, in file order
 * and not by their size: transforms.conf.spec, max_matches. `odd` takes each row whose cell is no network.
 */
export function networkIndex(
  rows: readonly (readonly LookupCell[])[],
  column: number,
  at: number,
  odd: (row: number) => void,
): ColumnIndex {
  const networks: Network[][] = [];
  const sizes = new Map<string, Size>();
  for (const [i, row] of rows.entries()) {
    const texts = textsOf(row[column]).filter((text) => text !== '');
    const own = texts.flatMap((text) => parseNetwork(text) ?? []);
    networks.push(own);
    if (own.length < texts.length) odd(i);
    for (const { bits, prefix, start } of own) {
      const id = `${bits}/${prefix}`;
      const size = sizes.get(id) ?? { bits, prefix, rows: new Map<number | bigint, number[]>() };
      sizes.set(id, size);
      addRow(size.rows, start, i);
    }
  }
  const all = [...sizes.values()];
  const addressOf = lastAddress();
  return {
    distinct: all.reduce((sum, size) => sum + size.rows.size, 0),
    find: (values) => {
      const address = addressOf(values[at] ?? '');
      return address === undefined ? [] : merged(all.flatMap((size) => rowsWith(size, address)));
    },
    accepts: (row, values) => {
      const address = addressOf(values[at] ?? '');
      return address !== undefined && (networks[row] ?? []).some((network) => isInNetwork(address, network));
    },
  };
}

function rowsWith({ bits, prefix, rows }: Size, address: Address): (readonly number[])[] {
  const found = address.bits === bits ? rows.get(networkStart(address, prefix)) : undefined;
  return found === undefined ? [] : [found];
}

/** Reads an address once when it is asked for many rows in a row. */
function lastAddress(): (text: string) => Address | undefined {
  let last: { readonly text: string; readonly address: Address | undefined } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, address: parseAddress(text) };
    return last.address;
  };
}
