import { serverMessages } from '../../diagnostics/codes/server.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';
import type { Store } from '../../store/index.js';
import { isPasswordLong, newPassword, SHORTEST_PASSWORD } from './password.js';
import { addUser, readUsers } from './user-records.js';

const diagnose = diagnoser(serverMessages);

export interface FirstAdmin {
  readonly user: string;
  /** Absent where it was given. */
  readonly password?: string;
}

/**
 * Adds the user `admin` to a store without an admin, with the password given or a new one, which is nowhere but in what this
 * resolves to. Undefined where there is one.
 */
export async function firstAdmin(store: Store, given: string | undefined): Promise<FirstAdmin | undefined> {
  if ((await readUsers(store)).some(({ role }) => role === 'admin')) return undefined;
  if (given !== undefined && given !== '' && !isPasswordLong(given)) {
    throw new KarstError(diagnose('server/short-password', {}, 'KARST_ADMIN_PASSWORD', SHORTEST_PASSWORD));
  }
  const password = given === undefined || given === '' ? newPassword() : given;
  const added = await addUser(store, { name: 'admin', role: 'admin', password });
  if (!added) return undefined;
  return { user: 'admin', ...(password === given ? {} : { password }) };
}
