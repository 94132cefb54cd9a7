import type { Principal } from '../auth/principal.js';
import { ROLES, type Role } from '../auth/role.js';
import type { Token } from '../tokens/token.js';
import type { Exchange, Reply } from './exchange.js';

/**
 * Who may call a route. `open`: anyone; `hec`: the holder of an HTTP Event Collector token; a role: who has at least that
 * one, logged in or by an API token; `local`: whoever may open the socket in the data directory.
 */
export type Policy = 'open' | 'hec' | 'local' | Role;

export const POLICIES: readonly Policy[] = ['open', 'hec', 'local', ...ROLES];

export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** Literal, with `:name` for a part that is handed on. */
  readonly path: string;
  readonly policy: Policy;
  handle(exchange: Exchange, caller: Caller): Reply | Promise<Reply>;
}

/** Who a policy found to be calling; without a token where the policy asks for none. */
export interface Caller {
  /** Of the event collector. */
  readonly token?: Token;
  /** Where the policy asks for a role. */
  readonly principal?: Principal;
}

/** Lets a caller through, or answers in the handler's place. */
export type Guard = (exchange: Exchange) => Caller | { readonly refusal: Reply };

/** Everything one door serves. */
export interface Surface {
  readonly routes: readonly Route[];
  /** One for every policy that its routes name. */
  readonly guards: Readonly<Partial<Record<Policy, Guard>>>;
  /** Answers where no route has the path. */
  notFound(exchange: Exchange): Reply;
  /** Answers where a route has the path but not the method. */
  wrongMethod(exchange: Exchange, allowed: readonly string[]): Reply;
  /** Answers after a handler failed in a way it does not know. */
  failed(exchange: Exchange): Reply;
}

/** Throws where a route has no policy that its surface guards: called before a door opens. */
export function checkSurface({ routes, guards }: Surface): void {
  for (const { method, path, policy } of routes) {
    const known = POLICIES.includes(policy) && (policy === 'open' || guards[policy] !== undefined);
    if (!known) throw new Error(`${method} ${path} has no policy that is guarded: ${String(policy)}`);
  }
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function paramsOf(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? '';
    if (!part.startsWith(':')) {
      if (part !== value) return undefined;
      continue;
    }
    const text = decoded(value);
    if (text === undefined || text === '') return undefined;
    params[part.slice(1)] = text;
  }
  return params;
}

/** The route of a method and path, or the methods that the path has. */
export function findRoute(routes: readonly Route[], method: string, path: string): Match | readonly string[] {
  const allowed: string[] = [];
  for (const route of routes) {
    const params = paramsOf(route.path, path);
    if (params === undefined) continue;
    if (route.method === method) return { route, params };
    allowed.push(route.method);
  }
  return allowed;
}
