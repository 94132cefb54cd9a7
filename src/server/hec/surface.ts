import { type Exchange, jsonReply, type Reply, type Route, type Surface } from '../http/index.js';
import type { Token } from '../tokens/index.js';
import { hecReply } from './codes.js';
import type { Collector } from './collector.js';
import { authorise } from './credentials.js';
import { health } from './health.js';
import { postAcks, postEvents, postRaw } from './requests.js';

const BASE = '/services/collector';

type Post = (exchange: Exchange, token: Token, collector: Collector) => Reply | Promise<Reply>;

/** Forwarders' own stream and the discontinued MINT: refused, not swallowed. */
const refuse: Post = () => hecReply('invalidFormat');

/** Endpoints that take a POST, each with its versioned form. */
const POSTS: readonly (readonly [path: string, post: Post])[] = [
  ['', postEvents],
  ['/event', postEvents],
  ['/raw', postRaw],
  ['/ack', postAcks],
  ['/mint', refuse],
  ['/s2s', refuse],
];

function versions(path: string): readonly string[] {
  return [`${BASE}${path}`, `${BASE}${path}/1.0`];
}

/** Docker's log driver does not start before it has asked for the options. */
function optionsOf(path: string, allow: string): Route {
  return { method: 'OPTIONS', path, policy: 'open', handle: () => ({ status: 200, headers: { allow } }) };
}

function postRoutes(path: string, post: Post, collector: Collector): readonly Route[] {
  const handle: Route['handle'] = (exchange, { token }) =>
    token === undefined ? hecReply('tokenRequired') : post(exchange, token, collector);
  return [{ method: 'POST', path, policy: 'hec', handle }, optionsOf(path, 'POST,OPTIONS')];
}

function healthRoutes(path: string, collector: Collector): readonly Route[] {
  const handle: Route['handle'] = (exchange) => health(exchange, collector);
  return [
    { method: 'GET', path, policy: 'open', handle },
    { method: 'HEAD', path, policy: 'open', handle },
    optionsOf(path, 'GET,HEAD,OPTIONS'),
  ];
}

const NOT_FOUND = { text: 'The requested URL was not found on this server.', code: 404 } as const;

/** The HTTP Event Collector. Splunk's answer to a wrong method has the status 405 and the text of a wrong path. */
export function hecSurface(collector: Collector): Surface {
  return {
    routes: [
      ...POSTS.flatMap(([path, post]) => versions(path).flatMap((full) => postRoutes(full, post, collector))),
      ...versions('/health').flatMap((path) => healthRoutes(path, collector)),
    ],
    guards: {
      hec: (exchange) => {
        const token = authorise(exchange, collector.tokens);
        if (typeof token === 'string') return { refusal: hecReply(token) };
        return collector.closing() ? { refusal: hecReply('shuttingDown') } : { token };
      },
    },
    notFound: () => jsonReply(404, NOT_FOUND),
    wrongMethod: (_, allowed) => jsonReply(405, NOT_FOUND, { allow: allowed.join(',') }),
    failed: () => hecReply('serverError'),
  };
}
