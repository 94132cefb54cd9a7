import type { Knowledge, OriginKey, SearchTimeOperations } from '../../knowledge/index.js';
import type { Origin, TableEntry } from '../../store/index.js';

/** Origins of a table that a search treats alike. */
export interface OriginKind {
  /** As searches see it: with the sourcetype that `rename` in props.conf gives it, and all members' time range. */
  readonly origin: Origin;
  readonly operations: SearchTimeOperations;
  readonly members: readonly OriginKey[];
}

interface Kinds {
  readonly byHost: readonly OriginKind[];
  /** Hosts taken together: what most searches need, and few even where hosts are many. */
  readonly together: readonly OriginKind[];
}

const known = new WeakMap<TableEntry, WeakMap<Knowledge, Kinds>>();

function collect(table: TableEntry, knowledge: Knowledge, byHost: boolean): readonly OriginKind[] {
  const kinds = new Map<string, { origin: Origin; operations: SearchTimeOperations; members: OriginKey[] }>();
  for (const origin of table.origins) {
    const operations = knowledge.operationsFor(origin);
    const { index, source, host } = origin;
    const sourcetype = operations.sourcetype ?? origin.sourcetype;
    const key = [index, sourcetype, source, byHost ? host : '', operations.signature].join('\0');
    const kind = kinds.get(key) ?? { origin: { ...origin, sourcetype }, operations, members: [] };
    const first = Math.min(kind.origin.first, origin.first);
    const last = Math.max(kind.origin.last, origin.last);
    kind.origin = { ...kind.origin, first, last };
    kind.members.push(origin);
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}

/** The kinds of a table; computed once for each state of the catalogue and each body of knowledge. */
export function originKinds(table: TableEntry, knowledge: Knowledge, byHost: boolean): readonly OriginKind[] {
  const ofTable = known.get(table) ?? new WeakMap<Knowledge, Kinds>();
  known.set(table, ofTable);
  let kinds = ofTable.get(knowledge);
  if (kinds === undefined) {
    kinds = { byHost: collect(table, knowledge, true), together: collect(table, knowledge, false) };
    ofTable.set(knowledge, kinds);
  }
  return byHost ? kinds.byHost : kinds.together;
}
