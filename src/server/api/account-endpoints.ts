import * as z from 'zod';
import {
  addUser,
  changeUser,
  isPasswordLong,
  isUserName,
  newPassword,
  type Principal,
  ROLES,
  SHORTEST_PASSWORD,
  type User,
  type UserChange,
} from '../auth/index.js';
import { isIndexName } from '../hec/index.js';
import { changeToken, createToken, readTokens, type Token, type TokenSettings } from '../tokens/index.js';
import { type Endpoint, endpoint, Refusal } from './endpoint.js';
import type { ApiHost } from './host.js';
import { page, pageOf, paging, timeKey } from './pages.js';
import { refuse } from './problems.js';
import { isoSeconds } from './times.js';

const role = z.enum(ROLES);
const password = z
  .string()
  .refine(isPasswordLong, `must have at least ${SHORTEST_PASSWORD} characters`)
  .describe(`at least ${SHORTEST_PASSWORD} characters`);

const user = z.object({ name: z.string(), role, disabled: z.boolean(), created: z.string() });
const newUser = z.strictObject({
  name: z.string().refine(isUserName, 'must be small letters, digits, . _ @ and -, up to 64'),
  role: role.default('viewer'),
  password: password.optional().describe('absent: one is made, and answered once'),
});
const userChange = z.strictObject({
  role: role.optional(),
  password: password.optional(),
  disabled: z.boolean().optional(),
});

const index = z.string().refine(isIndexName, 'must be the name of an index');
const newToken = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('api'),
    name: z.string().min(1).max(200).default('api'),
    role: role.optional().describe('absent: that of who asks'),
    expires: z.iso.datetime().optional(),
  }),
  z.strictObject({
    kind: z.literal('hec'),
    name: z.string().min(1).max(200).default('hec'),
    index: index.default('main'),
    indexes: z.array(index).max(1_000).default([]),
    source: z.string().max(1_000).optional(),
    sourcetype: z.string().max(1_000).optional(),
    ack: z.boolean().default(false),
    in_query: z.boolean().default(false),
  }),
]);
const token = z.object({
  id: z.string(),
  kind: z.enum(['hec', 'api']),
  name: z.string(),
  disabled: z.boolean(),
  created: z.string(),
  role: role.optional(),
  expires: z.string().optional(),
  index: z.string().optional(),
  indexes: z.array(z.string()).optional(),
});

function userJson({ name, role: has, disabled, created }: User): z.infer<typeof user> {
  return { name, role: has, disabled, created: isoSeconds(created / 1e6) };
}

function tokenJson({ id, kind, name, disabled, created, role: has, expires, index: into, indexes }: Token) {
  return {
    ...{ id, kind, name, disabled, created: isoSeconds(created / 1e6) },
    ...(kind === 'hec' ? { index: into, indexes: [...indexes] } : { role: has ?? 'viewer' }),
    ...(expires === undefined ? {} : { expires: isoSeconds(expires / 1e6) }),
  };
}

function settingsOf(asked: z.infer<typeof newToken>, { role: own }: Principal): TokenSettings {
  if (asked.kind === 'api') {
    const expires = asked.expires === undefined ? {} : { expires: Date.parse(asked.expires) * 1000 };
    const { name, role: has = own } = asked;
    return { kind: 'api', name, index: 'main', indexes: [], ack: false, inQuery: false, role: has, ...expires };
  }
  const { source, sourcetype, in_query: inQuery, ...rest } = asked;
  return { ...rest, inQuery, ...(source && { source }), ...(sourcetype && { sourcetype }) };
}

const noUser = (name: string): Refusal => new Refusal(refuse(404, 'server/no-user', `There is no user "${name}".`));

async function change(host: ApiHost, name: string, wanted: UserChange): Promise<void> {
  const outcome = await changeUser(host.store, name, wanted);
  if (outcome === 'unknown') throw noUser(name);
  if (outcome === 'done') return;
  const more = { hint: 'Make another user an admin first.' };
  throw new Refusal(refuse(409, 'server/last-admin', `"${name}" is the last admin who can log in.`, more));
}

function changesOf({ role: wanted, password: secret, disabled }: z.infer<typeof userChange>): readonly UserChange[] {
  return [
    ...(wanted === undefined ? [] : [{ action: 'role' as const, role: wanted }]),
    ...(secret === undefined ? [] : [{ action: 'passwd' as const, password: secret }]),
    ...(disabled === undefined ? [] : [{ action: disabled ? ('disable' as const) : ('enable' as const) }]),
  ];
}

async function update(host: ApiHost, name: string, asked: z.infer<typeof userChange>) {
  for (const wanted of changesOf(asked)) await change(host, name, wanted);
  await host.gate.users.load();
  const found = host.gate.users.find(name);
  if (found === undefined) throw noUser(name);
  return userJson(found);
}

async function add(host: ApiHost, { name, role: has, password: given }: z.infer<typeof newUser>) {
  const secret = given ?? newPassword();
  if (!(await addUser(host.store, { name, role: has, password: secret }))) {
    throw new Refusal(refuse(409, 'server/user-taken', `There is a user "${name}" already.`));
  }
  await host.gate.users.load();
  return { name, role: has, ...(given === undefined ? { password: secret } : {}) };
}

/** Who may come in. */
export function userEndpoints(host: ApiHost): readonly Endpoint[] {
  const common = { role: 'admin', tag: 'users' } as const;
  return [
    endpoint({
      ...common,
      method: 'GET',
      path: '/api/v1/users',
      summary: 'The users, by name',
      query: z.object(paging),
      answer: { schema: pageOf(user) },
      handle: ({ query }) => page(host.gate.users.list().map(userJson), ({ name }) => name, query),
    }),
    endpoint({
      ...common,
      method: 'POST',
      path: '/api/v1/users',
      summary: 'Add a user',
      action: 'users.add',
      body: newUser,
      answer: { schema: z.object({ name: z.string(), role, password: z.string().optional() }) },
      handle: ({ body }) => add(host, body),
    }),
    endpoint({
      ...common,
      method: 'PATCH',
      path: '/api/v1/users/:name',
      summary: 'Change the role or password of a user, disable or enable them; another password ends their sessions',
      action: 'users.update',
      body: userChange,
      answer: { schema: user },
      handle: ({ params, body }) => update(host, params.name ?? '', body),
    }),
  ];
}

async function changeAnyToken(host: ApiHost, id: string, action: 'disable' | 'enable' | 'delete'): Promise<void> {
  if (!(await changeToken(host.store, id, action))) {
    throw new Refusal(refuse(404, 'server/no-token', `There is no token with the id "${id}".`));
  }
  await host.tokens.load();
}

/** What opens the doors to machines. */
export function tokenEndpoints(host: ApiHost): readonly Endpoint[] {
  const common = { role: 'admin', tag: 'tokens' } as const;
  return [
    endpoint({
      ...common,
      method: 'GET',
      path: '/api/v1/tokens',
      summary: 'The tokens, without their secrets, oldest first',
      query: z.object(paging),
      answer: { schema: pageOf(token) },
      handle: async ({ query }) => {
        const all = await readTokens(host.store);
        const { items, ...more } = page(all, ({ created, id }) => timeKey(created, id), query);
        return { items: items.map(tokenJson), ...more };
      },
    }),
    endpoint({
      ...common,
      method: 'POST',
      path: '/api/v1/tokens',
      summary: 'Make a token; its secret is answered once',
      action: 'tokens.create',
      body: newToken,
      answer: { schema: z.object({ id: z.string(), token: z.string() }) },
      handle: async ({ body, principal }) => {
        const made = await createToken(host.store, settingsOf(body, principal));
        await host.tokens.load();
        return made;
      },
    }),
    endpoint({
      ...common,
      method: 'PATCH',
      path: '/api/v1/tokens/:id',
      summary: 'Refuse a token for now, or accept it again',
      action: 'tokens.update',
      body: z.strictObject({ disabled: z.boolean() }),
      answer: { status: 204 },
      handle: ({ params, body }) => changeAnyToken(host, params.id ?? '', body.disabled ? 'disable' : 'enable'),
    }),
    endpoint({
      ...common,
      method: 'DELETE',
      path: '/api/v1/tokens/:id',
      summary: 'Revoke a token',
      action: 'tokens.delete',
      answer: { status: 204 },
      handle: ({ params }) => changeAnyToken(host, params.id ?? '', 'delete'),
    }),
  ];
}
