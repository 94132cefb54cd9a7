import { type Exchange, type Guard, jsonReply, type Surface } from '../http/index.js';
import type { TokenBook } from '../tokens/index.js';
import { refuse } from './problems.js';
import type { SearchJobs } from './search-jobs.js';
import { type SearchSetup, searchRoutes } from './search-routes.js';

function bearer({ headers }: Exchange): string | undefined {
  return /^Bearer +(\S+)$/i.exec((headers.authorization ?? '').trim())?.[1];
}

function guard(tokens: TokenBook): Guard {
  return (exchange) => {
    const secret = bearer(exchange);
    const token = secret === undefined ? undefined : tokens.find('api', secret);
    if (token !== undefined && !token.disabled) return { token };
    const reply = refuse(401, 'server/unauthorised', 'This needs an API token: Authorization: Bearer <token>.');
    return { refusal: { ...reply, headers: { ...reply.headers, 'www-authenticate': 'Bearer' } } };
  };
}

/** The Karst API. */
export function apiSurface(tokens: TokenBook, jobs: SearchJobs, setup: () => SearchSetup): Surface {
  return {
    routes: [
      { method: 'GET', path: '/api/v1/health', policy: 'open', handle: () => jsonReply(200, { status: 'ok' }) },
      ...searchRoutes(jobs, setup),
    ],
    guards: { api: guard(tokens) },
    notFound: () => refuse(404, 'server/not-found', 'There is nothing under this address.'),
    wrongMethod: (_, allowed) => {
      const reply = refuse(405, 'server/wrong-method', `This address takes ${allowed.join(', ')}.`);
      return { ...reply, headers: { ...reply.headers, allow: allowed.join(',') } };
    },
    failed: () => jsonReply(500, { messages: [{ code: 'server/bug', kind: 'bug', message: 'The server failed.' }] }),
  };
}

const NO_REST = 'not supported yet: the Splunk REST API';

/** The port of Splunk's REST API, which is not there yet: every request is told so in its own form. */
export function restSurface(): Surface {
  const reply = jsonReply(501, { messages: [{ type: 'ERROR', text: NO_REST }] });
  return { routes: [], guards: {}, notFound: () => reply, wrongMethod: () => reply, failed: () => reply };
}
