import type { CellExtraction, Extraction, GroupExtraction, SearchTimeOperations } from '../../knowledge/index.js';
import { asList, asText } from './convert.js';
import { type EventFieldsContext, firstOf, type Layer, memoized } from './event-layer.js';
import { identifier, integer, type Sql, sql, text } from './fragment.js';
import { checkRe2 } from './regex.js';
import type { Typed } from './typed.js';

/*
 * EXTRACT and REPORT of props.conf. Of two that give one field the first that finds something counts, unless the later
 * one collects (`every`); what they find comes before the field's own column.
 */

/** What an extraction gives its fields, with the parts that they have in common computed once. */
type Gives = (name: string) => Typed | undefined;

/** The text as it is matched: no text is an empty one, several values are lines. */
function subject(source: Typed): Sql {
  if (source.type === 'list') return sql`arrayStringConcat(${source.sql}, ${text('\n')})`;
  const value = asText(source);
  return value.total === true ? value.sql : sql`ifNull(${value.sql}, '')`;
}

function present(value: Sql, found: Sql, keepEmpty: boolean): Sql {
  return keepEmpty ? sql`if(${found}, ${value}, NULL)` : sql`nullIf(${value}, '')`;
}

function firstMatch(extraction: GroupExtraction, pattern: Sql, source: Sql, context: EventFieldsContext): Gives {
  const captures = context.define('captures', {
    type: 'list',
    sql: sql`extractGroups(${source}, ${pattern})`,
  }).sql;
  const group = (number: number): Sql =>
    number === 0 ? sql`extract(${source}, concat('(?:', ${pattern}, ')'))` : sql`${captures}[${integer(number)}]`;
  return (name) => {
    const constant = extraction.constants?.find((c) => c.field === name);
    if (constant !== undefined) {
      return { type: 'text', sql: sql`if(match(${source}, ${pattern}), ${text(constant.value)}, NULL)` };
    }
    const numbers = extraction.numbers.filter((_, i) => extraction.groups[i] === name);
    const values = numbers.map((n) => present(group(n), sql`notEmpty(${captures})`, extraction.keepEmpty === true));
    return { type: 'text', sql: values.reduce((a, b) => sql`coalesce(${a}, ${b})`) };
  };
}

function everyMatch(extraction: GroupExtraction, pattern: Sql, source: Sql, context: EventFieldsContext): Gives {
  const found = context.define('matches', {
    type: 'list',
    sql: sql`extractAllGroupsVertical(${source}, ${pattern})`,
  }).sql;
  const m = identifier(context.fresh('m'));
  const v = identifier(context.fresh('v'));
  return (name) => {
    const constant = extraction.constants?.find((c) => c.field === name);
    if (constant !== undefined) {
      return { type: 'text', sql: sql`if(notEmpty(${found}), ${text(constant.value)}, NULL)` };
    }
    const numbers = extraction.numbers.filter((_, i) => extraction.groups[i] === name);
    const lists = numbers.map((n) => sql`arrayMap(${m} -> ${m}[${integer(n)}], ${found})`);
    const all = lists.reduce((a, b) => sql`arrayConcat(${a}, ${b})`);
    return {
      type: 'list',
      sql: extraction.keepEmpty === true ? all : sql`arrayFilter(${v} -> ${v} != '', ${all})`,
    };
  };
}

/** Delimiters as a class of RE2 characters. */
function characterClass(characters: string): string {
  return [...characters].map((c) => `\\x{${(c.codePointAt(0) ?? 0).toString(16)}}`).join('');
}

/** Cells between delimiters; one in quotes may hold them. Every cell is led by one, so that none is lost. */
function cells(extraction: CellExtraction, source: Sql, context: EventFieldsContext): Gives {
  const any = characterClass(extraction.delimiters);
  const pattern = `[${any}]("(?:[^"\\\\]|\\\\.)*"|[^${any}]*)`;
  const led = sql`concat(${text([...extraction.delimiters][0] ?? '')}, ${source})`;
  const all = context.define('cells', { type: 'list', sql: sql`extractAll(${led}, ${text(pattern)})` }).sql;
  return (name) => {
    const places = extraction.groups.flatMap((group, i) => (group === name ? [i + 1] : []));
    const values = places.map((place) => {
      const cell = sql`replaceRegexpOne(${all}[${integer(place)}], ${text('^"((?s:.*))"$')}, ${text('\\1')})`;
      return present(cell, sql`length(${all}) >= ${integer(place)}`, extraction.keepEmpty === true);
    });
    return { type: 'text', sql: values.reduce((a, b) => sql`coalesce(${a}, ${b})`) };
  };
}

function makerOf(extraction: Extraction, source: Typed, context: EventFieldsContext): Gives | undefined {
  if (extraction.kind === 'cells') return cells(extraction, subject(source), context);
  const checked = checkRe2(`(?ms)${extraction.regex}`);
  if (!checked.ok) return undefined;
  const make = extraction.every === true ? everyMatch : firstMatch;
  return make(extraction, text(checked.pattern), subject(source), context);
}

function fieldsOf(extraction: Extraction): readonly string[] {
  const constants = extraction.kind === 'groups' ? (extraction.constants ?? []).map((c) => c.field) : [];
  return [...extraction.groups, ...constants];
}

const fieldIndex = new WeakMap<SearchTimeOperations, ReadonlyMap<string, readonly number[]>>();

/** Which extractions give a field, by position. */
function positionsOf(operations: SearchTimeOperations): ReadonlyMap<string, readonly number[]> {
  let index = fieldIndex.get(operations);
  if (index === undefined) {
    const positions = new Map<string, number[]>();
    operations.extractions.forEach((extraction, i) => {
      for (const name of new Set(fieldsOf(extraction))) positions.set(name, [...(positions.get(name) ?? []), i]);
    });
    fieldIndex.set(operations, positions);
    index = positions;
  }
  return index;
}

/** All fields that some extraction gives. */
export function extractedNames(operations: SearchTimeOperations): Iterable<string> {
  return positionsOf(operations).keys();
}

export function extractionsOver(below: Layer, operations: SearchTimeOperations, context: EventFieldsContext): Layer {
  const { extractions } = operations;
  if (extractions.length === 0) return below;
  const makers = new Map<number, Gives | undefined>();
  const maker = (at: number): Gives | undefined => {
    if (!makers.has(at)) {
      const extraction = extractions[at];
      // An extraction sees what those before it have found.
      const source = extraction === undefined ? undefined : fieldBefore(extraction.from, at);
      makers.set(at, extraction && source && makerOf(extraction, source, context));
    }
    return makers.get(at);
  };
  const found = (name: string, before: number): Typed | undefined => {
    let known: Typed | undefined;
    for (const at of positionsOf(operations).get(name) ?? []) {
      if (at >= before) break;
      const value = maker(at)?.(name);
      if (value === undefined) continue;
      const collects = value.type === 'list' && known !== undefined;
      known = collects
        ? { type: 'list', sql: sql`arrayConcat(${asList(known as Typed).sql}, ${value.sql})` }
        : firstOf(known, value, (v) => v);
    }
    return known;
  };
  const fieldBefore = (name: string, before: number): Typed | undefined =>
    firstOf(found(name, before), below(name), (v) => v);
  return memoized((name) => {
    const value = found(name, extractions.length);
    if (value === undefined) return below(name);
    return firstOf(context.define(name, value), below(name), (v) => context.define(name, v));
  });
}
