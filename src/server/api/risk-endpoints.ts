import * as z from 'zod';
import {
  type ObjectRisk,
  objectRiskOf,
  type RiskFilter,
  riskSearch,
  riskStepOf,
  riskTimelineSearch,
} from '../../findings/index.js';
import { type ResultRow, search } from '../../search/index.js';
import type { Principal } from '../auth/index.js';
import { type Endpoint, endpoint, Refusal } from './endpoint.js';
import { type ApiHost, searchFor } from './host.js';
import { page, pageOf, paging, timeKey } from './pages.js';
import { refuse } from './problems.js';
import { isoSeconds, timeIn } from './times.js';

const window = {
  since: z.string().max(100).default('-24h').describe('where the window begins'),
  until: z.string().max(100).optional(),
};

const objectRisk = z.object({
  object: z.string(),
  type: z.string(),
  score: z.number(),
  events: z.number().int(),
  sources: z.array(z.string()),
  tactics: z.array(z.string()),
  techniques: z.array(z.string()),
  first: z.string(),
  last: z.string(),
});

const step = z.object({
  event: z.string(),
  time: z.string(),
  source: z.string(),
  message: z.string(),
  base: z.number(),
  score: z.number().describe('with risk factors'),
  total: z.number().describe('of all events of the window so far'),
  factors: z.array(z.string()),
  threats: z.array(z.string()),
  techniques: z.array(z.string()),
});

function riskJson({ first, last, ...risk }: ObjectRisk): z.infer<typeof objectRisk> {
  const { sources, tactics, techniques } = risk;
  return {
    ...risk,
    ...{ sources: [...sources], tactics: [...tactics], techniques: [...techniques] },
    first: isoSeconds(first),
    last: isoSeconds(last),
  };
}

async function rowsOf(
  host: ApiHost,
  principal: Principal,
  spl: string,
  { since, until }: { readonly since: string; readonly until?: string | undefined },
): Promise<readonly ResultRow[]> {
  const latest = until === undefined ? {} : { latest: String(timeIn('until', until)) };
  const bounds = { earliest: String(timeIn('since', since)), ...latest };
  return (await search({ spl, ...bounds, ...(await searchFor(host, principal)) }, host.store)).rows;
}

/** Highest first, then by name. */
function keyOf({ score, object, type }: ObjectRisk): string {
  return `${timeKey(1e15 - Math.round(score * 1000), '')} ${object} ${type}`;
}

function timeline(rows: readonly ResultRow[]): readonly z.infer<typeof step>[] {
  let total = 0;
  return rows.map(riskStepOf).map(({ object: _, type: __, time, factors, threats, techniques, ...rest }) => {
    total += rest.score;
    return {
      ...rest,
      ...{ factors: [...factors], threats: [...threats], techniques: [...techniques] },
      time: isoSeconds(time),
      total,
    };
  });
}

/** What has risk, and how it came to have it. */
export function riskEndpoints(host: ApiHost): readonly Endpoint[] {
  const common = { method: 'GET', role: 'viewer', tag: 'risk' } as const;
  return [
    endpoint({
      ...common,
      path: '/api/v1/risk',
      summary: 'Objects by their risk in a window, the highest first',
      query: z.object({
        ...paging,
        ...window,
        object: z.string().max(1_000).optional(),
        type: z.string().max(100).optional(),
      }),
      answer: { schema: pageOf(objectRisk) },
      handle: async ({ principal, query }) => {
        const { object, type } = query;
        const filter: RiskFilter = { ...(object && { objects: [object] }), ...(type && { types: [type] }) };
        const found = (await rowsOf(host, principal, riskSearch(filter), query)).map(objectRiskOf);
        const { items, ...more } = page(found, keyOf, query);
        return { items: items.map(riskJson), ...more };
      },
    }),
    endpoint({
      ...common,
      path: '/api/v1/risk/:type/:object',
      summary: 'The risk events of one object in a window, with the score as it rose',
      query: z.object(window),
      answer: {
        schema: z.object({ object: z.string(), type: z.string(), score: z.number(), timeline: z.array(step) }),
      },
      handle: async ({ principal, params, query }) => {
        const { type = '', object = '' } = params;
        if (object.includes('*'))
          throw new Refusal(refuse(400, 'server/bad-request', 'An object has no * in its name.'));
        const filter = { objects: [object], types: [type] };
        const steps = timeline(await rowsOf(host, principal, riskTimelineSearch(filter), query));
        return { object, type, score: steps.at(-1)?.total ?? 0, timeline: steps };
      },
    }),
  ];
}
