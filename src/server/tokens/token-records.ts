import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Store, StoreRecord } from '../../store/index.js';
import { ROLES } from '../auth/role.js';
import { hashOf, newSecret, type Token, type TokenSettings } from './token.js';

/*
 * Tokens are records of what was done to them: created, disabled, enabled, deleted. The current state is all of these in
 * their order; nothing is ever rewritten.
 */

const created = z.object({
  action: z.literal('create'),
  token: z.string(),
  kind: z.enum(['hec', 'api']),
  name: z.string(),
  index: z.string(),
  indexes: z.array(z.string()),
  source: z.string().optional(),
  sourcetype: z.string().optional(),
  ack: z.boolean(),
  inQuery: z.boolean(),
  role: z.enum(ROLES).optional(),
  expires: z.number().optional(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
const changed = z.object({ action: z.enum(['disable', 'enable', 'delete']), token: z.string() });
const body = z.union([created, changed]);

/** What can be done to a token that is there. */
export type TokenChange = z.infer<typeof changed>['action'];

function newToken({ token: id, action: _, ...rest }: z.infer<typeof created>, time: number): Token {
  const { source, sourcetype, role, expires, ...settings } = rest;
  return {
    id,
    ...settings,
    ...(source === undefined ? {} : { source }),
    ...(sourcetype === undefined ? {} : { sourcetype }),
    ...(role === undefined ? {} : { role }),
    ...(expires === undefined ? {} : { expires }),
    disabled: false,
    created: time,
  };
}

/** The tokens that a history of records leaves, oldest first. */
export function tokensOf(records: readonly StoreRecord[]): readonly Token[] {
  const tokens = new Map<string, Token>();
  for (const record of records) {
    const entry = body.parse(record.body);
    const before = tokens.get(entry.token);
    if (entry.action === 'create') tokens.set(entry.token, newToken(entry, record.time));
    else if (entry.action === 'delete') tokens.delete(entry.token);
    else if (before !== undefined) tokens.set(entry.token, { ...before, disabled: entry.action === 'disable' });
  }
  return [...tokens.values()];
}

export async function readTokens(store: Store): Promise<readonly Token[]> {
  return tokensOf(await store.records('token'));
}

/** Makes a token. The secret is in what this resolves to and nowhere else. */
export async function createToken(
  store: Store,
  settings: TokenSettings,
): Promise<{ readonly id: string; readonly token: string }> {
  const id = randomUUID();
  const secret = newSecret(settings.kind);
  const entry = { action: 'create', token: id, ...settings, hash: hashOf(secret) };
  await store.appendRecords('token', [{ id, time: Date.now() * 1000, body: entry }]);
  return { id, token: secret };
}

/** Resolves to false where there is no such token. */
export async function changeToken(store: Store, id: string, action: TokenChange): Promise<boolean> {
  const found = (await readTokens(store)).some((token) => token.id === id);
  if (!found) return false;
  await store.appendRecords('token', [{ id: randomUUID(), time: Date.now() * 1000, body: { action, token: id } }]);
  return true;
}
