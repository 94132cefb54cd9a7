import type { LookupCell } from '../../store/index.js';
import type { LookupTable } from '../knowledge.js';
import { isInNetwork, type Network, parsedNetwork } from './address-keys.js';
import { PRIORITIES, type Priority } from './shape.js';

/** Fields of a row that may name assets and identities: `dest`, `user` …, with their values. */
export type Subjects = ReadonlyMap<string, readonly string[]>;

const ASSET_SUBJECTS = ['host', 'orig_host', 'src', 'dest', 'dvc'];
const IDENTITY_SUBJECTS = ['src_user', 'user'];

/**
 * The highest priority among the assets and identities that a row is about, as the lists give it: what ES takes the
 * urgency of a finding from, with its severity ("How urgency is assigned to notable events"). `unknown` where none is
 * listed. Looks into the tables as loaded, not into rows that searches have written over them.
 *
 * @param lookups of the knowledge
 */
export function priorityOf(lookups: ReadonlyMap<string, LookupTable>, subjects: Subjects): Priority {
  const values = (fields: readonly string[]) => fields.flatMap((field) => subjects.get(field) ?? []);
  const found = [
    ...values(ASSET_SUBJECTS).map((name) => assetPriority(lookups, name)),
    ...values(IDENTITY_SUBJECTS).map((name) => byName(lookups.get('identity_lookup_expanded'), 'identity', name)),
  ];
  return PRIORITIES.findLast((priority) => found.includes(priority)) ?? 'unknown';
}

/** Names and single addresses come before networks; the table of those has the smallest first. */
function assetPriority(lookups: ReadonlyMap<string, LookupTable>, name: string): string | undefined {
  const known = byName(lookups.get('asset_lookup_by_str'), 'asset', name);
  return known ?? byAddress(lookups.get('asset_lookup_by_cidr'), name);
}

/** What is made of a table, once. */
const indexes = new WeakMap<LookupTable, ReadonlyMap<string, string>>();
const networks = new WeakMap<LookupTable, readonly (readonly [Network, string])[]>();

function byName(table: LookupTable | undefined, column: string, name: string): string | undefined {
  if (table === undefined) return undefined;
  let index = indexes.get(table);
  if (index === undefined) {
    index = new Map(prioritiesOf(table, column).toReversed());
    indexes.set(table, index);
  }
  return index.get(name.toLowerCase());
}

function byAddress(table: LookupTable | undefined, address: string): string | undefined {
  if (table === undefined) return undefined;
  let known = networks.get(table);
  if (known === undefined) {
    known = prioritiesOf(table, 'asset').flatMap(([key, priority]) => {
      const network = parsedNetwork(key);
      return network === undefined ? [] : [[network, priority] as const];
    });
    networks.set(table, known);
  }
  return known.find(([network]) => isInNetwork(address, network))?.[1];
}

/** Pairs of a key in small letters and a priority, in the order of the rows; those without a priority are left out. */
function prioritiesOf({ columns, rows }: LookupTable, column: string): readonly (readonly [string, string])[] {
  const [key, priority] = [columns.indexOf(column), columns.indexOf('priority')];
  return rows.flatMap((row) => {
    const [value] = textsOf(row[priority]);
    return value === undefined ? [] : textsOf(row[key]).map((text) => [text.toLowerCase(), value] as const);
  });
}

function textsOf(cell: LookupCell | undefined): readonly string[] {
  if (cell === null || cell === undefined || cell === '') return [];
  return typeof cell === 'string' ? [cell] : cell;
}
