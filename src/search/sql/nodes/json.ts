import type { DataStep, Json, JsonField } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asText, choose, isPresent } from '../convert.js';
import { commas, identifier, integer, type Sql, sql, text } from '../fragment.js';
import type { Stage } from '../stage.js';
import type { Typed } from '../typed.js';

/*
 * Values at places of JSON texts. A "raw" is the JSON text of a value; the empty text stands for "not there".
 * The engine's parser rewrites numbers (1.50 → 1.5) and refuses texts with integers beyond 64 bits; Splunk gives
 * numbers as they are written, so both are put right where they occur, and only there.
 */

const NUMBER = '-?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?';

/** A text with its huge integers as strings. */
function withQuotedIntegers(document: Sql): Sql {
  return sql`replaceRegexpAll(${document}, ${text('([:,\\[]\\s*)(-?[0-9]{20,})')}, ${text('\\1"\\2"')})`;
}

/** A text as the engine's parser takes it: where it refuses, huge integers become strings. */
function readable(document: Sql): Sql {
  return sql`if(isValidJSON(${document}), ${document}, ${withQuotedIntegers(document)})`;
}

/** Consecutive keys are one call. */
function runs(steps: readonly DataStep[]): readonly (DataStep | readonly Sql[])[] {
  const out: (DataStep | Sql[])[] = [];
  for (const step of steps) {
    const last = out.at(-1);
    if (step.kind !== 'key') out.push(step);
    else if (Array.isArray(last)) last.push(text(step.key));
    else out.push([text(step.key)]);
  }
  return out;
}

function follow(raws: Sql, run: DataStep | readonly Sql[]): Sql {
  if ('kind' in run) {
    if (run.kind === 'all') return sql`arrayFlatten(arrayMap(r -> JSONExtractArrayRaw(r), ${raws}))`;
    // An attribute is of XML; no JSON has one.
    if (run.kind !== 'index') return sql`arrayFilter(r -> 0, ${raws})`;
    return sql`arrayFilter(r -> r != '', arrayMap(r -> JSONExtractArrayRaw(r)[${integer(run.index + 1)}], ${raws}))`;
  }
  return sql`arrayFilter(r -> r != '', arrayMap(r -> JSONExtractRaw(r, ${commas(run)}), ${raws}))`;
}

function located(document: Sql, steps: readonly DataStep[]): Sql {
  return runs(steps).reduce(follow, sql`[${document}]`);
}

/** Whether a raw is a number that the document may spell otherwise: it lacks it as printed, or has it with more. */
function mayDiffer(raw: Sql, document: Sql): Sql {
  const longer = sql`concat(${raw}, if(position(${raw}, '.') > 0, '0', '.'))`;
  const spelled = sql`position(${document}, ${raw}) > 0 AND position(${document}, ${longer}) = 0`;
  return sql`match(${raw}, '^-?[0-9]') AND NOT (${spelled})`;
}

/** A number as the document spells it: the first of its numbers with that value. */
function asWritten(raw: Sql, document: Sql): Sql {
  const numbers = sql`extractAll(${document}, ${text(NUMBER)})`;
  const same = sql`arrayFirst(n -> toFloat64OrNull(n) = toFloat64OrNull(${raw}), ${numbers})`;
  return sql`if(${mayDiffer(raw, document)} AND ${same} != '', ${same}, ${raw})`;
}

const unquoted = sql`if(startsWith(r, '"'), JSONExtractString(r), r)`;

/** The branch is taken row by row: inside a lambda the engine computes both sides, and numbers are dear. */
function valuesOf(raws: Sql, document: Sql): Sql {
  const written = sql`arrayMap(r -> ${asWritten(sql`r`, document)}, ${raws})`;
  const differs = sql`arrayExists(r -> ${mayDiffer(sql`r`, document)}, ${raws})`;
  return sql`arrayMap(r -> ${unquoted}, if(${differs}, ${written}, ${raws}))`;
}

function taken(raws: Sql, take: Json['take']): Sql {
  if (take === 'any') return raws;
  if (take === 'leaves') return sql`arrayFilter(r -> NOT match(r, '^[{\\[]'), ${raws})`;
  return sql`arrayFlatten(arrayMap(r -> if(startsWith(r, '['), JSONExtractArrayRaw(r), [r]), ${raws}))`;
}

/** All values of one text, as Array(String). */
function valuesIn(document: Sql, { paths }: JsonField, node: Json): Sql {
  const [only = sql`[]`, ...more] = paths.map((steps) => located(document, steps));
  const raws = more.length === 0 ? only : sql`arrayConcat(${commas([only, ...more])})`;
  const values = valuesOf(taken(raws, node.take), document);
  if (node.longest === undefined) return values;
  return sql`if(lengthUTF8(${document}) > ${integer(node.longest)}, [], ${values})`;
}

function manyValued({ paths }: JsonField, node: Json): boolean {
  return node.take === 'elements' || paths.length > 1 || paths.some((steps) => steps.some((s) => s.kind === 'all'));
}

/** The texts of the subject: one, or all of a list. */
function documentsOf(subject: Typed, context: CompileContext): Typed {
  const x = identifier(context.names.fresh('x'));
  if (subject.type === 'list') return { type: 'list', sql: sql`arrayMap(${x} -> ${readable(x)}, ${subject.sql})` };
  const one = sql`ifNull(${asText(subject).sql}, '')`;
  return { type: 'list', sql: sql`arrayMap(${x} -> ${readable(x)}, [${one}])` };
}

function extracted(documents: Typed, single: boolean, field: JsonField, node: Json, context: CompileContext): Typed {
  const document = identifier(context.names.fresh('json'));
  const values = valuesIn(document, field, node);
  if (!single) return { type: 'list', sql: sql`arrayFlatten(arrayMap(${document} -> ${values}, ${documents.sql}))` };
  const all = sql`arrayMap(${document} -> ${values}, ${documents.sql})[1]`;
  if (manyValued(field, node)) return { type: 'list', sql: all };
  const first = sql`arrayMap(l -> if(empty(l), NULL, l[1]), [${values}])[1]`;
  return { type: 'text', sql: sql`arrayMap(${document} -> ${first}, ${documents.sql})[1]` };
}

/** The keys of the only place that is asked for, when one value is all that can be there. */
function onlyKeys({ fields, take, longest }: Json): readonly Sql[] | undefined {
  const paths = fields.flatMap((field) => field.paths);
  const [run, ...more] = runs(paths[0] ?? []);
  const single = paths.length === 1 && fields.length === 1 && more.length === 0;
  if (!single || take !== 'any' || longest !== undefined || run === undefined || 'kind' in run) return undefined;
  return run;
}

/**
 * The value at one place of one text without lambdas, in which the engine would compute every branch for all rows:
 * most rows need neither a second look at the text nor one at its numbers. What it cannot read has no raw.
 */
function valueAt(keys: readonly Sql[], subject: Typed, stage: Stage): Typed {
  const define = (hint: string, fragment: Sql): Sql => stage.define(hint, { type: 'text', sql: fragment }).sql;
  const document = define('json', sql`ifNull(${asText(subject).sql}, '')`);
  const at = (json: Sql): Sql => sql`JSONExtractRaw(${json}, ${commas(keys)})`;
  const first = define('raw', at(document));
  const second = sql`if(isValidJSON(${document}), '', ${at(withQuotedIntegers(document))})`;
  const raw = define('raw', sql`if(${first} != '', ${first}, ${second})`);
  const unquotedOr = sql`startsWith(${raw}, '"'), JSONExtractString(${raw}), ${asWritten(raw, document)}`;
  return { type: 'text', sql: sql`multiIf(${raw} = '', NULL, ${unquotedOr})` };
}

/** Values at places of JSON texts (spath and fromjson pages). */
export function compileJson(node: Json, stage: Stage, context: CompileContext): Stage {
  const subject = stage.field(node.field);
  if (subject === undefined || subject.type === 'null') {
    for (const { output } of node.fields) if (stage.field(output) === undefined) stage.clear(output);
    return stage;
  }
  const single = subject.type !== 'list';
  const keys = single ? onlyKeys(node) : undefined;
  const documents = keys === undefined ? stage.define('json', documentsOf(subject, context)) : subject;
  for (const field of node.fields) {
    const own = stage.field(field.output);
    const value = keys ? valueAt(keys, subject, stage) : extracted(documents, single, field, node, context);
    const found = stage.define(field.output, value);
    const absent = own === undefined || own.type === 'null';
    stage.assign(field.output, absent ? found : choose(isPresent(found), found, own));
  }
  return stage;
}
