/*
 * Requests that try to be something else, made from the API's own document: whatever parameter there is, in path, query and
 * body, gets values that break out of texts, paths, numbers and objects.
 */

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

export interface Operation {
  readonly 'x-role': string;
  readonly parameters: readonly { readonly name: string; readonly in: 'path' | 'query' }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

export type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

export interface Attack {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  /** For the message of a failed test. */
  readonly what: string;
}

/** All that ends a text somewhere, at once. */
const QUOTES = '\'"`\\\u0000\n);--/*{{$(id)}}<script>%00%27|[ search index=* ]';

/** The value that an ordinary run tries everywhere. */
const FEW: readonly unknown[] = [QUOTES];

/** And those of a run by hand. */
const MANY: readonly unknown[] = [
  ...FEW,
  '../../../etc/passwd',
  '__proto__',
  'x'.repeat(1_000_000),
  "' OR 1=1 --",
  "'; DROP TABLE events; --",
  '" | delete "',
  '`notable`',
  'file("/etc/passwd")',
  "url('http://127.0.0.1',CSV)",
  '%2e%2e%2f%2e%2e%2f',
  '\u202e\ufeff\ud83d\ude00\u0301e',
  '\ud800',
  'constructor',
  'toString',
  '*',
  '',
  ' ',
  '-1',
  '1e999',
  'NaN',
  '9223372036854775808',
  '0x10',
  'true',
  '{"$ne":null}',
  -1,
  1e308,
  null,
  true,
  [],
  {},
  [[[[]]]],
  { __proto__: { role: 'admin' } },
  Object.fromEntries([['__proto__', { role: 'admin' }]]),
  { constructor: { prototype: { role: 'admin' } } },
  Array.from({ length: 5_000 }, () => QUOTES),
];

/** Something that fits a schema, so that the other parts of a request get it past the first check. */
function fitting(schema: Schema | undefined): unknown {
  if (schema === undefined) return undefined;
  if (schema.const !== undefined) return schema.const;
  const [first] = schema.enum ?? [];
  if (first !== undefined) return first;
  const [one] = schema.oneOf ?? schema.anyOf ?? [];
  if (one !== undefined) return fitting(one);
  if (schema.type === 'object') {
    const wanted = (schema.required ?? []).map((name) => [name, fitting(schema.properties?.[name])] as const);
    return Object.fromEntries(wanted);
  }
  if (schema.type === 'array') return [fitting(schema.items)];
  if (schema.type === 'integer' || schema.type === 'number') return 1;
  if (schema.type === 'boolean') return true;
  return schema.format === 'date-time' ? '2024-01-01T00:00:00Z' : 'odd';
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Lone surrogates cannot stand in an address. */
const encoded = (value: unknown): string => encodeURIComponent(Buffer.from(textOf(value), 'utf8').toString('utf8'));

/** Addresses are bounded by the server; longer ones would only test that. */
const MOST_IN_ADDRESS = 8_000;

function inAddress(path: string, method: string, { parameters }: Operation, values: readonly unknown[]): Attack[] {
  const plain = path.replace(/\{\w+\}/g, 'odd');
  const short = values.filter((value) => encoded(value).length < MOST_IN_ADDRESS && textOf(value) !== '');
  return parameters.flatMap(({ name, in: where }) =>
    short.map((value) => ({
      method,
      path:
        where === 'query'
          ? `${plain}?${name}=${encoded(value)}`
          : path.replace(`{${name}}`, encoded(value)).replace(/\{\w+\}/g, 'odd'),
      what: `${where} ${name}`,
    })),
  );
}

function bodiesOf(schema: Schema, values: readonly unknown[]): readonly (readonly [what: string, body: unknown])[] {
  const shapes = schema.oneOf ?? schema.anyOf ?? [schema];
  return shapes.flatMap((shape) => {
    const base = fitting(shape) as Readonly<Record<string, unknown>>;
    return Object.entries(shape.properties ?? {}).flatMap(([name, { type }]) =>
      values.flatMap((value) => [
        [`body ${name}`, { ...base, [name]: value }] as const,
        ...(type === 'array' ? [[`body ${name}[]`, { ...base, [name]: [value] }] as const] : []),
        ...(type === 'object' ? [[`body ${name}{}`, { ...base, [name]: { [textOf(value)]: value } }] as const] : []),
      ]),
    );
  });
}

function inBody(path: string, method: string, { requestBody }: Operation, values: readonly unknown[]): Attack[] {
  const schema = requestBody?.content['application/json']?.schema;
  if (schema === undefined) return [];
  const plain = path.replace(/\{\w+\}/g, 'odd');
  const whole = values.map((value) => ['the body', value] as const);
  const cut = ['{"a":', '\u0000', '{"__proto__":{"role":"admin"}}', `"${'x'.repeat(1_000_000)}"`];
  return [
    ...[...whole, ...bodiesOf(schema, values)].map(([what, body]) => ({
      ...{ method, path: plain, what },
      body: JSON.stringify(body),
    })),
    ...cut.map((body) => ({ method, path: plain, what: 'another body', body })),
  ];
}

/** An attack on every parameter of every operation; with `all`, by every value there is. */
export function attacksOn(paths: Paths, all: boolean): readonly Attack[] {
  const values = all ? MANY : FEW;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => [
      ...inAddress(path, method.toUpperCase(), operation, values),
      ...inBody(path, method.toUpperCase(), operation, values),
    ]),
  );
}
