import { z } from 'zod';
import { audit } from '../audit/index.js';
import { type Denied, mayAs, ROLES, type Role } from '../auth/index.js';
import { type Guard, jsonReply, type Reply, type Surface } from '../http/index.js';
import { tokenEndpoints, userEndpoints } from './account-endpoints.js';
import { detectionEndpoints } from './detection-endpoints.js';
import { doctorEndpoint } from './doctor-endpoint.js';
import { type Auditor, type Documented, type Endpoint, routeOf } from './endpoint.js';
import { findingEndpoints } from './finding-endpoints.js';
import type { ApiHost } from './host.js';
import { metricsEndpoint } from './metrics.js';
import { openApi } from './openapi.js';
import { refuse } from './problems.js';
import { riskEndpoints } from './risk-endpoints.js';
import { runEndpoints } from './run-endpoints.js';
import { searchEndpoints } from './search-endpoints.js';
import { SESSION_DOCUMENT, sessionRoutes } from './session-routes.js';
import { systemEndpoints } from './system-endpoints.js';

const REFUSALS: Readonly<Record<Denied, () => Reply>> = {
  nobody: () =>
    refuse(401, 'server/unauthorised', 'This needs an API token or a session.', {
      hint: 'Send Authorization: Bearer <token>, or log in with POST /api/v1/session.',
      headers: { 'www-authenticate': 'Bearer' },
    }),
  origin: () => refuse(403, 'server/other-origin', 'The request comes from another site.'),
  csrf: () =>
    refuse(403, 'server/no-csrf-token', 'The request does not carry the CSRF token of its session.', {
      hint: 'Send what GET /api/v1/session names `csrf` as x-csrf-token.',
    }),
};

function guardFor({ gate, log }: ApiHost, wanted: Role, auditor: Auditor): Guard {
  return (exchange) => {
    const principal = gate.identify(exchange);
    if (typeof principal === 'string') return { refusal: REFUSALS[principal]() };
    const { role, name } = principal;
    if (mayAs(role, wanted)) return { principal };
    const entry = { user: name, role, action: `${exchange.method} ${exchange.path}`, clientip: exchange.remote };
    auditor({ ...entry, info: 'refused' }).catch(() => log('error', 'the audit log could not be written'));
    const text = `This needs the role ${wanted} or a higher one; ${name} is ${role}.`;
    return { refusal: refuse(403, 'server/forbidden', text) };
  };
}

/** Everything of the API but logging in: routes, roles and the document are made of this. */
export function apiEndpoints(host: ApiHost): readonly Endpoint[] {
  return [
    ...searchEndpoints(host),
    ...detectionEndpoints(host),
    ...runEndpoints(host),
    ...findingEndpoints(host),
    ...riskEndpoints(host),
    ...systemEndpoints(host),
    ...userEndpoints(host),
    ...tokenEndpoints(host),
    metricsEndpoint(host),
    doctorEndpoint(host),
  ];
}

/** Routes that need nobody behind them, for the document. */
const OPEN: readonly Documented[] = [
  {
    method: 'GET',
    path: '/api/v1/health',
    role: 'open',
    tag: 'system',
    summary: 'Whether the server answers, and its engine; without the engine events are taken, and searches wait',
    answer: { schema: z.object({ status: z.literal('ok'), engine: z.enum(['running', 'restarting']) }) },
  },
  { method: 'GET', path: '/api/v1/openapi.json', role: 'open', tag: 'system', summary: 'This document' },
];

/** The Karst API. */
export function apiSurface(host: ApiHost): Surface {
  const auditor: Auditor = (entry) => audit(host.store, entry);
  const endpoints = apiEndpoints(host);
  let document: string | undefined;
  return {
    routes: [
      {
        method: 'GET',
        path: '/api/v1/health',
        policy: 'open',
        handle: () => jsonReply(200, { status: 'ok', engine: host.operation.engine().state }),
      },
      {
        method: 'GET',
        path: '/api/v1/openapi.json',
        policy: 'open',
        handle: () => {
          document ??= JSON.stringify(openApi([...OPEN, ...SESSION_DOCUMENT, ...endpoints], host.version));
          return { status: 200, headers: { 'content-type': 'application/json; charset=UTF-8' }, body: document };
        },
      },
      ...sessionRoutes(host, auditor),
      ...endpoints.map((at) => routeOf(at, auditor)),
    ],
    guards: Object.fromEntries(ROLES.map((role) => [role, guardFor(host, role, auditor)])),
    notFound: () => refuse(404, 'server/not-found', 'There is nothing under this address.'),
    wrongMethod: (_, allowed) =>
      refuse(405, 'server/wrong-method', `This address takes ${allowed.join(', ')}.`, {
        headers: { allow: allowed.join(',') },
      }),
    failed: () => refuse(500, 'server/bug', 'The server failed.', { hint: 'Its log says what happened.' }),
  };
}

const NO_REST = 'not supported yet: the Splunk REST API';

/** The port of Splunk's REST API, which is not there yet: every request is told so in its own form. */
export function restSurface(): Surface {
  const reply = jsonReply(501, { messages: [{ type: 'ERROR', text: NO_REST }] });
  return { routes: [], guards: {}, notFound: () => reply, wrongMethod: () => reply, failed: () => reply };
}
