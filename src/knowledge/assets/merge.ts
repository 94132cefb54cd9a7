import type { Entity } from './read-list.js';
import type { ListShape } from './shape.js';

/**
 * Rows that share a key, in whatever key column and whatever its case, are one. Its lists hold the values of all, in
 * order; of other columns the first value counts, so that earlier lists and rows have precedence (ES, "Manage assets and
 * identities": rows with the same values of key fields are merged; rank of the lists).
 */
export function mergeEntities(entities: readonly Entity[], shape: ListShape): readonly Entity[] {
  return groupsByKey(entities, shape).map((group) => mergeGroup(group, shape));
}

export function keyValues({ values }: Entity, { keys }: ListShape): readonly string[] {
  return keys.flatMap((key) => values.get(key) ?? []);
}

/** Every entity points to an earlier one that it shares a key with, or to itself. */
class Groups {
  readonly #parents: number[] = [];

  add(): number {
    this.#parents.push(this.#parents.length);
    return this.#parents.length - 1;
  }

  rootOf(at: number): number {
    let root = at;
    for (let up = this.#parents[root]; up !== undefined && up !== root; up = this.#parents[root]) root = up;
    this.#parents[at] = root;
    return root;
  }

  join(a: number, b: number): void {
    const [first, second] = [this.rootOf(a), this.rootOf(b)];
    this.#parents[Math.max(first, second)] = Math.min(first, second);
  }
}

function groupsByKey(entities: readonly Entity[], shape: ListShape): readonly (readonly Entity[])[] {
  const groups = new Groups();
  const owner = new Map<string, number>();
  for (const entity of entities) {
    const at = groups.add();
    for (const key of keyValues(entity, shape).map((text) => text.toLowerCase())) {
      const known = owner.get(key);
      if (known === undefined) owner.set(key, at);
      else groups.join(at, known);
    }
  }
  const members = new Map<number, Entity[]>();
  for (const [at, entity] of entities.entries()) {
    const root = groups.rootOf(at);
    const group = members.get(root);
    if (group === undefined) members.set(root, [entity]);
    else group.push(entity);
  }
  return [...members.values()];
}

function mergeGroup(group: readonly Entity[], shape: ListShape): Entity {
  const [only] = group;
  if (group.length === 1 && only !== undefined) return only;
  const values = new Map<string, readonly string[]>();
  for (const entity of group) {
    for (const [column, texts] of entity.values) {
      const before = values.get(column);
      if (before === undefined) values.set(column, texts);
      else if (shape.lists.has(column)) values.set(column, [...new Set([...before, ...texts])]);
    }
  }
  return { values };
}
