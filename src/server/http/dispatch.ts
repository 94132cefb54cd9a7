import type { Log } from '../log.js';
import type { Exchange, Reply } from './exchange.js';
import { type Caller, findRoute, type Surface } from './routes.js';

type Asked = Omit<Exchange, 'params'>;

function isRefusal(outcome: Caller | { readonly refusal: Reply }): outcome is { readonly refusal: Reply } {
  return 'refusal' in outcome;
}

/** Answers a request from a surface: route, then policy, then handler. Never rejects. */
export async function dispatch(surface: Surface, asked: Asked, log: Log): Promise<Reply> {
  const found = findRoute(surface.routes, asked.method, asked.path);
  if (!('route' in found)) {
    const exchange = { ...asked, params: {} };
    return found.length === 0 ? surface.notFound(exchange) : surface.wrongMethod(exchange, found);
  }
  const exchange = { ...asked, params: found.params };
  try {
    const outcome = found.route.policy === 'open' ? {} : surface.guards[found.route.policy]?.(exchange);
    if (outcome === undefined) throw new Error(`no guard for policy ${found.route.policy}`);
    return isRefusal(outcome) ? outcome.refusal : await found.route.handle(exchange, outcome);
  } catch (error) {
    if (!asked.closed.aborted) log('error', 'request failed', { path: asked.path, error: messageOf(error) });
    return surface.failed(exchange);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
