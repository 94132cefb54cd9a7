import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Store, StoreRecord } from '../../store/index.js';
import { hashPassword } from './password.js';
import { ROLES, type Role } from './role.js';

/*
 * Users, like tokens, are records of what was done to them, in their order; nothing is ever rewritten, and a user who was
 * there once stays known to the audit log.
 */

const user = z.string();
const body = z.discriminatedUnion('action', [
  z.object({ action: z.literal('add'), user, role: z.enum(ROLES), hash: z.string() }),
  z.object({ action: z.literal('passwd'), user, hash: z.string() }),
  z.object({ action: z.literal('role'), user, role: z.enum(ROLES) }),
  z.object({ action: z.enum(['disable', 'enable']), user }),
]);

type Entry = z.infer<typeof body>;

export interface User {
  readonly name: string;
  readonly role: Role;
  /** argon2id, encoded with its salt and cost. */
  readonly hash: string;
  readonly disabled: boolean;
  /** Microseconds since the epoch. */
  readonly created: number;
}

/** What can be done to a user who is there. */
export type UserChange =
  | { readonly action: 'passwd'; readonly password: string }
  | { readonly action: 'role'; readonly role: Role }
  | { readonly action: 'disable' | 'enable' };

/** Names as they stand in cookies, logs and searches without quotes. */
export function isUserName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._@-]{0,63}$/.test(name);
}

function changed(before: User, entry: Entry): User {
  switch (entry.action) {
    case 'passwd':
      return { ...before, hash: entry.hash };
    case 'role':
      return { ...before, role: entry.role };
    case 'disable':
    case 'enable':
      return { ...before, disabled: entry.action === 'disable' };
    case 'add':
      return before;
  }
}

/** The users that a history of records leaves, oldest first. */
export function usersOf(records: readonly StoreRecord[]): readonly User[] {
  const users = new Map<string, User>();
  for (const { body: said, time } of records) {
    const entry = body.parse(said);
    const before = users.get(entry.user);
    if (before !== undefined) users.set(entry.user, changed(before, entry));
    else if (entry.action === 'add') {
      const { user: name, role, hash } = entry;
      users.set(name, { name, role, hash, disabled: false, created: time });
    }
  }
  return [...users.values()];
}

type Records = Pick<Store, 'records' | 'appendRecords'>;

export async function readUsers(store: Pick<Store, 'records'>): Promise<readonly User[]> {
  return usersOf(await store.records('user'));
}

async function append(store: Records, id: string, entry: Entry): Promise<boolean> {
  return (await store.appendRecords('user', [{ id, time: Date.now() * 1000, body: entry }])) > 0;
}

/** Adds a user; false where the name is taken, of two at the same time for one of them. */
export async function addUser(
  store: Records,
  { name, role, password }: { readonly name: string; readonly role: Role; readonly password: string },
): Promise<boolean> {
  return append(store, `add:${name}`, { action: 'add', user: name, role, hash: await hashPassword(password) });
}

/** What came of a change: there is no such user, or it would leave no admin who can log in. */
export type UserOutcome = 'done' | 'unknown' | 'last-admin';

const isAdmin = ({ role, disabled }: User): boolean => role === 'admin' && !disabled;

function leavesNoAdmin(users: readonly User[], name: string, change: UserChange): boolean {
  const takes = change.action === 'disable' || (change.action === 'role' && change.role !== 'admin');
  return takes && users.some((u) => u.name === name && isAdmin(u)) && users.filter(isAdmin).length === 1;
}

export async function changeUser(store: Records, name: string, change: UserChange): Promise<UserOutcome> {
  const users = await readUsers(store);
  if (!users.some((known) => known.name === name)) return 'unknown';
  if (leavesNoAdmin(users, name, change)) return 'last-admin';
  const entry: Entry =
    change.action === 'passwd'
      ? { action: 'passwd', user: name, hash: await hashPassword(change.password) }
      : { ...change, user: name };
  await append(store, randomUUID(), entry);
  return 'done';
}
