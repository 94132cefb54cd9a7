import type { CalculatedField, LookupTable } from '../../knowledge/index.js';
import type { CurrentLookup } from './context.js';
import { asList, asText } from './convert.js';
import { sql } from './fragment.js';
import type { Typed } from './typed.js';

/** What the fields of events need of the stage that they are compiled in. */
export interface EventFieldsContext {
  define(hint: string, typed: Typed): Typed;
  fresh(hint: string): string;
  unsupported(what: string): void;
  /** The rows of a lookup as they are now. */
  lookupRows(table: LookupTable): CurrentLookup;
  /** Null, after a warning, where the expression has a fault: it costs its own field, not the search. */
  compileCalculated(calculated: CalculatedField, field: (name: string) => Typed | undefined): Typed;
}

/** The fields after one step of knowledge. */
export type Layer = (name: string) => Typed | undefined;

/** Every field is compiled when first asked for. */
export function memoized(layer: Layer): Layer {
  const known = new Map<string, Typed | undefined>();
  return (name) => {
    if (!known.has(name)) known.set(name, layer(name));
    return known.get(name);
  };
}

/** The first of two fields that a row has. */
export function firstOf(
  own: Typed | undefined,
  other: Typed | undefined,
  define: (value: Typed) => Typed,
): Typed | undefined {
  if (own === undefined || other === undefined) return own ?? other;
  if (own.type !== 'list' && other.type !== 'list') {
    return define({ type: 'text', sql: sql`coalesce(${asText(own).sql}, ${asText(other).sql})` });
  }
  const [mine, theirs] = [asList(own).sql, asList(other).sql];
  return define({ type: 'list', sql: sql`if(empty(${mine}), ${theirs}, ${mine})` });
}
