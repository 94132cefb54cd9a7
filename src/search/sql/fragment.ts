import type { Parameter, Query } from '../../store/index.js';

/** ClickHouse parameter types that literals are bound as. */
export type ParameterType = 'String' | 'Array(String)' | 'Float64' | 'Int64' | 'UInt64' | 'Array(Float64)';

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'parameter'; readonly type: ParameterType; readonly value: Parameter }
  /** After the call of an aggregate function: where ` OVER (…)` goes if it is to be a window function. */
  | { readonly kind: 'over' };

/** Flattens pieces in order; recursion is as deep as fragments are nested. */
function flatten(pieces: readonly (Part | Sql)[], into: Part[]): Part[] {
  for (const piece of pieces) {
    if (piece instanceof Sql) for (const part of piece.parts) into.push(part);
    else into.push(piece);
  }
  return into;
}

/** A piece of SQL. There is no way to make one from a string: only `sql`, `identifier` and `bind` do. */
export class Sql {
  /** Flat once somebody has looked at it: building nested fragments copies nothing. */
  #pieces: readonly (Part | Sql)[];
  #flat: readonly Part[] | undefined;

  private constructor(pieces: readonly (Part | Sql)[]) {
    this.#pieces = pieces;
  }

  /** @internal */
  static of(pieces: readonly (Part | Sql)[]): Sql {
    return new Sql(pieces);
  }

  /** @internal */
  get parts(): readonly Part[] {
    if (this.#flat === undefined) {
      this.#flat = flatten(this.#pieces, []);
      this.#pieces = this.#flat;
    }
    return this.#flat;
  }
}

/** The constant text of templates, made once for each place in the compiler. */
const templates = new WeakMap<TemplateStringsArray, readonly Part[]>();

function textsOf(strings: TemplateStringsArray): readonly Part[] {
  let parts = templates.get(strings);
  if (parts === undefined) {
    parts = strings.raw.map((text) => ({ kind: 'text', text }));
    templates.set(strings, parts);
  }
  return parts;
}

/** Tagged template: the text between holes is the compiler's own, each hole is a fragment. */
export function sql(strings: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  const pieces: (Part | Sql)[] = [];
  const texts = textsOf(strings);
  texts.forEach((text, i) => {
    if (text.kind === 'text' && text.text !== '') pieces.push(text);
    const hole = holes[i];
    if (hole !== undefined) pieces.push(hole);
  });
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
  return Sql.of(fragment.parts.flatMap((part) => (part.kind === 'over' ? over.parts : [part])));
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

/** Renders to text with numbered parameters; equal literals share one. */
export function render(fragment: Sql): Query {
  const parameters: Record<string, Parameter> = {};
  const known = new Map<string, string>();
  let out = '';
  for (const part of fragment.parts) {
    if (part.kind === 'text') out += part.text;
    else if (part.kind === 'identifier') out += quoteIdentifier(part.name);
    else if (part.kind === 'parameter') {
      const key = `${part.type}\0${typeof part.value === 'string' ? part.value : JSON.stringify(part.value)}`;
      let name = known.get(key);
      if (name === undefined) {
        name = `p${known.size}`;
        known.set(key, name);
        parameters[name] = part.value;
      }
      out += `{${name}:${part.type}}`;
    }
  }
  return { text: out, parameters };
}
