import { createHash } from 'node:crypto';
import type { LookupCell, LookupRows } from '../../store/index.js';
import { keyValues } from './merge.js';
import type { Entity } from './read-list.js';
import type { ListShape } from './shape.js';

/** A merged entity with what is derived from it. */
export interface Described {
  readonly id: string;
  readonly tags: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
}

export function firstOf({ values }: Entity, column: string): string {
  return values.get(column)?.[0] ?? '';
}

/** Flags that the list does not tell are false; the id is a digest of the keys. */
export function describe(entity: Entity, shape: ListShape, derived: Entity['values'] = new Map()): Described {
  const flags = shape.flags.map((flag) => [flag, entity.values.get(flag) ?? ['false']] as const);
  const values = new Map([...entity.values, ...flags, ...derived]);
  const set = shape.flags.filter((flag) => values.get(flag)?.[0] === 'true').map((flag) => flag.replace(/^is_/, ''));
  const tags = new Set([...set, ...(values.get('category') ?? []), ...(values.get('bunit') ?? [])]);
  const id = createHash('sha1').update(keyValues(entity, shape).join('|')).digest('hex');
  return { id, tags: [...tags], values };
}

/** One row of a table, by column. */
export type Cells = ReadonlyMap<string, readonly string[]>;

/** Columns in the order of a first list, then those that lists add. */
export function tableOf(columns: readonly string[], rows: readonly Cells[]): LookupRows {
  return { columns, rows: rows.map((row) => columns.map((column) => cellOf(row.get(column)))) };
}

function cellOf(texts: readonly string[] | undefined): LookupCell {
  return texts !== undefined && texts.length > 1 ? texts : (texts?.[0] ?? '');
}
