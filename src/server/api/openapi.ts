import * as z from 'zod';
import type { Documented } from './endpoint.js';

type Json = Readonly<Record<string, unknown>>;

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string().describe('stable, for programs: search/usage'),
  message: z.string(),
  detail: z.string(),
  hint: z.string().optional(),
  messages: z.array(z.looseObject({ code: z.string(), kind: z.string(), message: z.string() })),
});

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function pathParameters(path: string): readonly Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodType | undefined): readonly Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    readonly properties?: Readonly<Record<string, Json>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

const problemAnswer = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** What a policy answers in the handler's place. */
function refusalsOf(role: Documented['role']): Json {
  if (role === 'open') return {};
  return { 401: problemAnswer('no valid token or session'), 403: problemAnswer(`the role is less than ${role}`) };
}

function answers({ answer = {}, role, query, body, refusals = {} }: Documented): Json {
  const { status = 200, schema, type = 'application/json' } = answer;
  const content = status === 204 ? {} : { content: { [type]: { schema: schema ? schemaOf(schema, 'output') : {} } } };
  return {
    [status]: { description: status === 204 ? 'done' : 'what was asked for', ...content },
    ...(query === undefined && body === undefined ? {} : { 400: problemAnswer('the request does not fit its schema') }),
    ...refusalsOf(role),
    ...Object.fromEntries(Object.entries(refusals).map(([code, words]) => [code, problemAnswer(words)])),
    default: problemAnswer('anything else that went wrong'),
  };
}

function operationOf(at: Documented): Json {
  const words = at.path.replace('/api/v1/', '').split('/');
  const id = [at.method.toLowerCase(), ...words.map((word) => word.replace(/^:/, 'by_').replace(/\W/g, '_'))].join('_');
  return {
    operationId: id,
    summary: at.summary,
    tags: [at.tag],
    'x-role': at.role,
    parameters: [...pathParameters(at.path), ...queryParameters(at.query)],
    ...(at.body === undefined
      ? {}
      : {
          requestBody: {
            required: !at.body.safeParse(undefined).success,
            content: { 'application/json': { schema: schemaOf(at.body, 'input') } },
          },
        }),
    responses: answers(at),
    security: at.role === 'open' ? [] : [{ token: [] }, { session: [], csrf: [] }],
  };
}

/** The OpenAPI 3.1 document of routes, made of the schemas that check their requests. */
export function openApi(endpoints: readonly Documented[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const at of endpoints) {
    const path = at.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [at.method.toLowerCase()]: operationOf(at) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Karst API',
      version,
      description: 'Searches, detections, findings and operation of a Karst server.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'karst token create --api' },
        session: { type: 'apiKey', in: 'cookie', name: 'karst_session' },
        csrf: {
          type: 'apiKey',
          in: 'header',
          name: 'x-csrf-token',
          description: 'with a session, where something changes',
        },
      },
    },
  };
}
