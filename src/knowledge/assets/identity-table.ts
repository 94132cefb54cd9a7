import type { LookupRows } from '../../store/index.js';
import { conventionName } from './convention.js';
import { describe, tableOf } from './entity-table.js';
import type { Entity } from './read-list.js';
import { IDENTITIES, NO_KEY } from './shape.js';

/** The ways in which an event may name an identity, besides those that the list tells. */
export const DEFAULT_CONVENTIONS: readonly string[] = ['email', 'email_short'];

/**
 * Identities by all their names, a row each. A name that two have leads to the first of them.
 * @param columns of the lists
 */
export function identityTable(
  identities: readonly Entity[],
  columns: readonly string[],
  conventions: readonly string[],
): LookupRows {
  const all = [...new Set(['identity_id', 'identity_tag', ...IDENTITIES.columns, ...columns])];
  return tableOf(
    all,
    identities.map((identity) => {
      const { id, tags, values } = describe(identity, IDENTITIES);
      const names = namesOf(identity, conventions);
      return new Map([...values, ['identity_id', [id]], ['identity_tag', tags], ['identity', names]]);
    }),
  );
}

function namesOf(identity: Entity, conventions: readonly string[]): readonly string[] {
  const made = conventions.map((convention) => conventionName(identity, convention));
  const all = [...(identity.values.get('identity') ?? []), ...made].filter((name) => !NO_KEY.has(name.toLowerCase()));
  const byFold = new Map(all.toReversed().map((name) => [name.toLowerCase(), name]));
  return [...byFold.values()].toReversed();
}
