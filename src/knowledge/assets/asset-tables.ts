import type { LookupRows } from '../../store/index.js';
import { networkBits } from './address-keys.js';
import { type Cells, type Described, describe, tableOf } from './entity-table.js';
import { keyValues } from './merge.js';
import type { Entity } from './read-list.js';
import { ASSETS } from './shape.js';

/** Assets by names and addresses, a row each, and by networks, a row for every network, the smallest first. */
export interface AssetTables {
  readonly byString: LookupRows;
  readonly byNetwork: LookupRows;
}

/** Both names of the column that is matched: lookups of ES 6 and later call it `asset`, those before `key`. */
const MATCHED = ['asset', 'key'];

/** @param columns of the lists */
export function assetTables(assets: readonly Entity[], columns: readonly string[]): AssetTables {
  const all = [...new Set(['asset_id', 'asset_tag', ...MATCHED, ...ASSETS.columns, ...columns])];
  const byString: Cells[] = [];
  const byNetwork: { readonly bits: number; readonly row: Cells }[] = [];
  for (const asset of assets) {
    const described = describe(asset, ASSETS, exposure(asset));
    const keys = [...new Set(keyValues(asset, ASSETS))];
    const single = keys.filter((key) => networkBits(key) === undefined);
    if (single.length > 0) byString.push(rowOf(described, single));
    for (const network of keys) {
      const bits = networkBits(network);
      if (bits !== undefined) byNetwork.push({ bits, row: rowOf(described, [network]) });
    }
  }
  const smallestFirst = byNetwork.sort((a, b) => b.bits - a.bits).map(({ row }) => row);
  return { byString: tableOf(all, byString), byNetwork: tableOf(all, smallestFirst) };
}

function rowOf({ id, tags, values }: Described, keys: readonly string[]): Cells {
  return new Map([...values, ['asset_id', [id]], ['asset_tag', tags], ...MATCHED.map((name) => [name, keys] as const)]);
}

/** How much of card data an asset may see: ES's rules for `category` and `pci_domain`. */
function exposure({ values }: Entity): Entity['values'] {
  const category = new Set(values.get('category') ?? []);
  if (category.has('cardholder')) category.add('pci');
  const domain = new Set(values.get('pci_domain') ?? []);
  if (category.has('pci') || ['pci', 'wireless', 'dmz'].some((name) => domain.has(name))) domain.add('trust');
  if (category.has('cardholder')) domain.add('trust').add('cardholder');
  if (domain.size === 0) domain.add('untrust');
  return new Map([
    ['category', [...category]],
    ['pci_domain', [...domain]],
  ]);
}
