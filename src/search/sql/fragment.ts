import type { Parameter, Query } from '../../store/index.js';

/** ClickHouse parameter types that literals are bound as. */
export type ParameterType = 'String' | 'Array(String)' | 'Float64' | 'Int64' | 'UInt64' | 'Array(Float64)';

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'parameter'; readonly type: ParameterType; readonly value: Parameter }
  /** After the call of an aggregate function: where ` OVER (…)` goes if it is to be a window function. */
  | { readonly kind: 'over' };

/** A piece of SQL. There is no way to make one from a string: only `sql`, `identifier` and `bind` do. */
export class Sql {
  /** How many parts it has. */
  readonly size: number;
  /** Nested, so that building fragments of fragments copies nothing. */
  readonly #pieces: readonly (Part | Sql)[];

  private constructor(pieces: readonly (Part | Sql)[]) {
    this.#pieces = pieces;
    let size = 0;
    for (const piece of pieces) size += piece instanceof Sql ? piece.size : 1;
    this.size = size;
  }

  /** @internal */
  static of(pieces: readonly (Part | Sql)[]): Sql {
    return new Sql(pieces);
  }

  /** @internal Every part in order; recursion is as deep as fragments are nested. */
  each(see: (part: Part) => void): void {
    for (const piece of this.#pieces) {
      if (piece instanceof Sql) piece.each(see);
      else see(piece);
    }
  }

  /** @internal The part of a fragment that is nothing else. */
  get only(): Part | undefined {
    if (this.size !== 1) return undefined;
    const piece = this.#pieces.find((one) => !(one instanceof Sql) || one.size === 1);
    return piece instanceof Sql ? piece.only : piece;
  }

  /** The name, if the fragment is an identifier and nothing else. */
  get identifier(): string | undefined {
    const { only } = this;
    return only?.kind === 'identifier' ? only.name : undefined;
  }

  /** @internal */
  identifiers(see: (name: string) => void): void {
    this.each((part) => {
      if (part.kind === 'identifier') see(part.name);
    });
  }
}

/** The constant text of templates, made once for each place in the compiler. */
const templates = new WeakMap<TemplateStringsArray, readonly (Part | undefined)[]>();

function textsOf(strings: TemplateStringsArray): readonly (Part | undefined)[] {
  let parts = templates.get(strings);
  if (parts === undefined) {
    parts = strings.raw.map((text) => (text === '' ? undefined : { kind: 'text', text }));
    templates.set(strings, parts);
  }
  return parts;
}

/** Tagged template: the text between holes is the compiler's own, each hole is a fragment. */
export function sql(strings: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  const pieces: (Part | Sql)[] = [];
  const texts = textsOf(strings);
  for (let i = 0; i < texts.length; i += 1) {
    const text = texts[i];
    if (text !== undefined) pieces.push(text);
    const hole = holes[i];
    if (hole !== undefined) pieces.push(hole);
  }
  return Sql.of(pieces);
}

export function identifier(name: string): Sql {
  return Sql.of([{ kind: 'identifier', name }]);
}

/** A literal, bound server-side. */
export function bind(value: Parameter, type: ParameterType): Sql {
  return Sql.of([{ kind: 'parameter', type, value }]);
}

export function text(value: string): Sql {
  return bind(value, 'String');
}

export function texts(values: readonly string[]): Sql {
  return bind(values, 'Array(String)');
}

/** A finite number as Float64. Integers of 2^53 and more travel as text: drivers refuse them as numbers. */
export function number(value: number): Sql {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return sql`toFloat64(${text(String(value))})`;
  return bind(value, 'Float64');
}

/** A whole number: array positions, counts. */
export function integer(value: number): Sql {
  return bind(value, 'Int64');
}

/** Stands after every call of an aggregate function; renders to nothing. */
export const OVER: Sql = Sql.of([{ kind: 'over' }]);

/** The same expression with its aggregate calls computed over windows: `over` is ` OVER (…)`. */
export function withOver(fragment: Sql, over: Sql): Sql {
  const pieces: (Part | Sql)[] = [];
  fragment.each((part) => pieces.push(part.kind === 'over' ? over : part));
  return Sql.of(pieces);
}

export function concat(fragments: readonly Sql[], separator: Sql): Sql {
  const pieces: Sql[] = [];
  for (const fragment of fragments) {
    if (pieces.length > 0) pieces.push(separator);
    pieces.push(fragment);
  }
  return Sql.of(pieces);
}

export function commas(fragments: readonly Sql[]): Sql {
  return concat(fragments, sql`, `);
}

/** Back-quoted; inside, ClickHouse reads backslash and back-tick escapes. */
function quoteIdentifier(name: string): string {
  const plain = !name.includes('`') && !name.includes('\\');
  return plain ? `\`${name}\`` : `\`${name.replace(/[\\`]/g, (c) => `\\${c}`)}\``;
}

/** Parameters of a query under the names `p0`, `p1` …; equal literals share one. */
class Parameters {
  readonly values: Record<string, Parameter> = {};
  readonly #named = new Map<ParameterType, Map<string, string>>();
  #count = 0;

  name(type: ParameterType, value: Parameter): string {
    let named = this.#named.get(type);
    if (named === undefined) {
      named = new Map();
      this.#named.set(type, named);
    }
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    let name = named.get(key);
    if (name === undefined) {
      name = `p${this.#count}`;
      this.#count += 1;
      named.set(key, name);
      this.values[name] = value;
    }
    return name;
  }
}

/** Renders to text with numbered parameters. */
export function render(fragment: Sql): Query {
  const parameters = new Parameters();
  let out = '';
  fragment.each((part) => {
    if (part.kind === 'text') out += part.text;
    else if (part.kind === 'identifier') out += quoteIdentifier(part.name);
    else if (part.kind === 'parameter') out += `{${parameters.name(part.type, part.value)}:${part.type}}`;
  });
  return { text: out, parameters: parameters.values };
}
