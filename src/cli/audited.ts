import { userInfo } from 'node:os';
import { type AuditEntry, audit } from '../server/index.js';
import type { Store } from '../store/index.js';

/** Who works on the command line, in the audit log: whoever may open the data folder. */
const me = (): string => `${userInfo().username}@local`;

/** Objects that one entry names; a change of more says how many there were. */
const MOST_OBJECTS = 100;

/** The names of what one command changed, as one text. */
export function objectsOf(names: readonly string[]): string {
  const more = names.length - MOST_OBJECTS;
  return [...names.slice(0, MOST_OBJECTS), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

/** Enters into the audit log what a command has changed, in the words of the API's own entries. */
export function auditCommand(
  store: Pick<Store, 'acceptEvents'>,
  entry: Pick<AuditEntry, 'action' | 'object' | 'detail'>,
): Promise<void> {
  return audit(store, { user: me(), info: 'succeeded', ...entry });
}
