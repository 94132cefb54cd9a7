import { bind, identifier, type Sql, sql, text } from '../../sql/fragment.js';
import { quoteJson } from './json-text.js';

/* Paths of the JSON functions: `a.b{0}.c`, `{}` for every element (Search Reference, JSON functions). */

export type Step =
  | { readonly kind: 'key'; readonly key: string }
  /** From 0. */
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' };

/** The steps of a path; undefined when it is malformed. A dot always separates. */
export function parsePath(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  const piece = /\.?(?:\{(\d*)\}|([^.{}]+))/y;
  let at = 0;
  while (at < path.length) {
    piece.lastIndex = at;
    const found = piece.exec(path);
    if (found === null || (at === 0 && path.startsWith('.'))) return undefined;
    const [whole, index, key] = found;
    if (key !== undefined) steps.push({ kind: 'key', key });
    else steps.push(index === '' ? { kind: 'all' } : { kind: 'index', index: Number(index) });
    at += whole.length;
  }
  return steps.length === 0 ? undefined : steps;
}

function position(index: number): Sql {
  return bind(index + 1, 'UInt64');
}

function follow(raws: Sql, step: Step): Sql {
  switch (step.kind) {
    case 'key':
      return sql`arrayFilter(r -> r != '', arrayMap(r -> JSONExtractRaw(r, ${text(step.key)}), ${raws}))`;
    case 'index':
      return sql`arrayFilter(r -> r != '', arrayMap(r -> JSONExtractArrayRaw(r)[${position(step.index)}], ${raws}))`;
    case 'all':
      return sql`arrayFlatten(arrayMap(r -> JSONExtractArrayRaw(r), ${raws}))`;
  }
}

/** Every raw at a path of a document, as Array(String). */
export function select(document: Sql, steps: readonly Step[]): Sql {
  return steps.reduce(follow, sql`[${document}]`);
}

/** What to do at the end of a path: from the old raw (empty = not there) to the new one (empty = remove). */
export type Change = (old: Sql) => Sql;

/** Names for lambda variables, and whether missing keys on the way are made. */
export interface Editing {
  readonly fresh: () => string;
  readonly create: boolean;
}

function bound(value: Sql, editing: Editing, body: (value: Sql) => Sql): Sql {
  const name = identifier(editing.fresh());
  return sql`arrayMap(${name} -> ${body(name)}, [${value}])[1]`;
}

function editKey(document: Sql, key: string, rest: readonly Step[], change: Change, editing: Editing): Sql {
  return bound(document, editing, (d) => {
    const t = identifier(editing.fresh());
    const inner = edit(sql`${t}.2`, rest, change, editing);
    const present = sql`arrayMap(${t} -> (${t}.1, if(${t}.1 = ${text(key)}, ${inner}, ${t}.2)), JSONExtractKeysAndValuesRaw(${d}))`;
    const added = sql`[(${text(key)}, ${edit(sql`''`, rest, change, editing)})]`;
    const missing = sql`if(has(JSONExtractKeys(${d}), ${text(key)}), [], ${added})`;
    const entries = editing.create ? sql`arrayConcat(${present}, ${missing})` : present;
    const kept = sql`arrayFilter(e -> e.2 != '', ${entries})`;
    const members = sql`arrayMap(e -> concat(${quoteJson(sql`e.1`)}, ':', e.2), ${kept})`;
    const object = sql`concat('{', arrayStringConcat(${members}, ','), '}')`;
    const editable = editing.create ? sql`${d} = '' OR JSONType(${d}) = 'Object'` : sql`JSONType(${d}) = 'Object'`;
    return sql`if(${editable}, ${object}, ${d})`;
  });
}

function editElements(
  document: Sql,
  index: number | undefined,
  rest: readonly Step[],
  change: Change,
  editing: Editing,
): Sql {
  return bound(document, editing, (d) => {
    const item = identifier(editing.fresh());
    const inner = edit(item, rest, change, editing);
    const at = identifier(editing.fresh());
    const changed = index === undefined ? inner : sql`if(${at} = ${position(index)}, ${inner}, ${item})`;
    const elements = sql`arrayMap((${item}, ${at}) -> ${changed}, JSONExtractArrayRaw(${d}), arrayEnumerate(JSONExtractArrayRaw(${d})))`;
    const kept = sql`arrayFilter(e -> e != '', ${elements})`;
    return sql`if(JSONType(${d}) = 'Array', concat('[', arrayStringConcat(${kept}, ','), ']'), ${d})`;
  });
}

/** The raw document with one place changed; a path that runs into a value of another kind changes nothing. */
export function edit(document: Sql, steps: readonly Step[], change: Change, editing: Editing): Sql {
  const [step, ...rest] = steps;
  if (step === undefined) return change(document);
  if (step.kind === 'key') return editKey(document, step.key, rest, change, editing);
  return editElements(document, step.kind === 'index' ? step.index : undefined, rest, change, editing);
}
