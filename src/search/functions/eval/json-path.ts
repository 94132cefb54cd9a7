import { bind, type Sql, sql, text, texts } from '../../sql/fragment.js';

/* Paths of the JSON functions: `a.b{0}.c`, `{}` for every element (Search Reference, JSON functions). */

export type Step =
  | { readonly kind: 'key'; readonly key: string }
  /** From 0. */
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' }
  /** Of an XML element, `{@name}`. */
  | { readonly kind: 'attribute'; readonly name: string };

/** Whether `{@name}` may stand in a path: only spath() reads XML. */
type Attributes = 'attributes';

/** The steps of a path; undefined when it is malformed. A dot always separates. */
export function parsePath(path: string, attributes?: Attributes): readonly Step[] | undefined {
  const steps: Step[] = [];
  const piece = /\.?(?:\{(?:(\d{0,9})|@([^{}]+))\}|([^.{}]+))/y;
  let at = 0;
  while (at < path.length) {
    piece.lastIndex = at;
    const found = piece.exec(path);
    if (found === null || (at === 0 && path.startsWith('.'))) return undefined;
    const [whole, index, name, key] = found;
    if (key !== undefined) steps.push({ kind: 'key', key });
    else if (name !== undefined) {
      if (attributes === undefined) return undefined;
      steps.push({ kind: 'attribute', name });
    } else steps.push(index === '' ? { kind: 'all' } : { kind: 'index', index: Number(index) });
    at += whole.length;
  }
  return steps.length === 0 ? undefined : steps;
}

/*
 * Steps that the engine walks are an Array(String): `.key`, `{3}`, `{}`, `{@name}`. No steps stand for a path that is malformed.
 */

function stepText(step: Step): string {
  switch (step.kind) {
    case 'key':
      return `.${step.key}`;
    case 'index':
      return `{${step.index}}`;
    case 'all':
      return '{}';
    case 'attribute':
      return `{@${step.name}}`;
  }
}

export function stepTexts(steps: readonly Step[]): Sql {
  return texts(steps.map(stepText));
}

const PIECE = '\\{[0-9]{0,9}\\}|[^.{}]+';

/** The steps of a path that the row holds. `path` is a String. */
export function computedSteps(path: Sql, attributes?: Attributes): Sql {
  const piece = attributes === undefined ? PIECE : `\\{@[^{}]+\\}|${PIECE}`;
  const pieces = sql`arrayMap(s -> if(startsWith(s, '{'), s, concat('.', s)), extractAll(p, ${text(piece)}))`;
  return sql`arrayMap(p -> if(match(p, ${text(`^(?:${piece})(?:\\.?(?:${piece}))*$`)}), ${pieces}, []), [${path}])[1]`;
}

/** The raw that a key or index leads to, empty if it is not there. */
export function child(raw: Sql, step: Sql): Sql {
  const index = sql`assumeNotNull(ifNull(toUInt64OrNull(substring(${step}, 2, length(${step}) - 2)) + 1, 0))`;
  return sql`if(startsWith(${step}, '.'), JSONExtractRaw(${raw}, substring(${step}, 2)), JSONExtractArrayRaw(${raw})[${index}])`;
}

function follow(raws: Sql, step: Step): Sql {
  switch (step.kind) {
    case 'key':
      return sql`arrayFilter(r -> r != '', arrayMap(r -> JSONExtractRaw(r, ${text(step.key)}), ${raws}))`;
    case 'index':
      return sql`arrayFilter(r -> r != '', arrayMap(r -> JSONExtractArrayRaw(r)[${bind(step.index + 1, 'UInt64')}], ${raws}))`;
    case 'all':
      return sql`arrayFlatten(arrayMap(r -> JSONExtractArrayRaw(r), ${raws}))`;
    case 'attribute':
      return sql`CAST([], 'Array(String)')`;
  }
}

/** Every raw at a path of a document, as Array(String). */
export function select(document: Sql, steps: readonly Step[]): Sql {
  return steps.reduce(follow, sql`[${document}]`);
}

/** The same along steps that the row holds. */
export function selectComputed(document: Sql, steps: Sql): Sql {
  const next = sql`if(s = '{}', JSONExtractArrayRaw(r), [${child(sql`r`, sql`s`)}])`;
  const all = sql`arrayFilter(r -> r != '', arrayFlatten(arrayMap(r -> ${next}, raws)))`;
  return sql`arrayFold((raws, s) -> ${all}, ${steps}, if(empty(${steps}), [], [${document}]))`;
}
