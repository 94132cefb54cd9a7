import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser } from '../../../diagnostics/index.js';
import type { Extract } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asList, asText } from '../convert.js';
import { commas, identifier, integer, type Sql, sql, text } from '../fragment.js';
import { topLevelGroups } from '../group-offsets.js';
import { groups } from '../regex.js';
import type { Stage } from '../stage.js';
import type { Typed } from '../typed.js';
import { usableRegex } from '../usable-regex.js';

const diagnose = diagnoser(searchMessages);

interface Pattern {
  readonly sql: Sql;
  readonly groups: readonly (string | undefined)[];
}

/** What a group captured of a text, by its place. A single group needs no list. */
function capturesOf(stage: Stage, value: Sql, pattern: Pattern): (place: number) => Sql {
  if (pattern.groups.length === 1) {
    const found = sql`extract(ifNull(${value}, ''), ${pattern.sql})`;
    const { sql: only } = stage.define('capture', { type: 'text', sql: found, total: true });
    return () => only;
  }
  const found = sql`if(isNull(${value}), CAST([], 'Array(String)'), extractGroups(assumeNotNull(${value}), ${pattern.sql}))`;
  const { sql: captures } = stage.define('captures', { type: 'list', sql: found });
  return (place) => sql`${captures}[${integer(place + 1)}]`;
}

/** The first match of a text: a group that took no part, or is empty, leaves the field as it was (rex page, practice). */
function firstMatch(stage: Stage, subject: Typed, pattern: Pattern): void {
  const value = asText(subject).sql;
  const captured = capturesOf(stage, value, pattern);
  pattern.groups.forEach((name, i) => {
    if (name === undefined) return;
    const capture = sql`nullIf(${captured(i)}, '')`;
    const own = stage.field(name);
    const kept = own === undefined || own.type === 'null' ? capture : sql`coalesce(${capture}, ${asText(own).sql})`;
    if (own?.type === 'list') {
      const list = asList({ type: 'text', sql: capture }).sql;
      stage.assign(name, { type: 'list', sql: sql`if(isNull(${capture}), ${own.sql}, ${list})` });
    } else stage.assign(name, { type: 'text', sql: kept });
  });
}

/** Every match of every value, up to `limit` (0 = all): captures as [match][group]. */
function allMatches(subject: Typed, pattern: Pattern, limit: number, variable: string): Sql {
  const x = identifier(variable);
  const each = sql`arrayMap(${x} -> extractAllGroupsVertical(${x}, ${pattern.sql}), ${asList(subject).sql})`;
  const matches = sql`arrayFold((acc, m) -> arrayConcat(acc, m), ${each}, CAST([], 'Array(Array(String))'))`;
  return limit === 0 ? matches : sql`arraySlice(${matches}, 1, ${integer(limit)})`;
}

function manyMatches(stage: Stage, subject: Typed, pattern: Pattern, limit: number, variable: string): void {
  const matches = stage.define('matches', { type: 'list', sql: allMatches(subject, pattern, limit, variable) }).sql;
  pattern.groups.forEach((name, i) => {
    if (name === undefined) return;
    const values = sql`arrayFilter(v -> v != '', arrayMap(m -> m[${integer(i + 1)}], ${matches}))`;
    const own = stage.field(name);
    const kept =
      own === undefined || own.type === 'null' ? values : sql`if(empty(${values}), ${asList(own).sql}, ${values})`;
    stage.assign(name, { type: 'list', sql: kept });
  });
}

/** `name=first-last` of every captured group, positions counted from 0, joined by `&` (rex page, offset_field). */
function offsets(stage: Stage, subject: Typed, usable: string, node: Extract, context: CompileContext): void {
  const cuts = topLevelGroups(usable, groups(node.pattern));
  if (cuts === undefined) {
    context.report(
      diagnose('search/unsupported', { span: node.span }, 'rex offset_field with nested groups or alternatives'),
    );
    return;
  }
  const value = sql`ifNull(${asText(subject).sql}, '')`;
  const parts = cuts.map(({ name, before, after, group }) => {
    const start = sql`lengthUTF8(extractGroups(${value}, ${text(before + after)})[1])`;
    const captured = sql`extractGroups(${value}, ${text(before + after)})[${integer(group)}]`;
    const label = sql`concat(${text(`${name}=`)}, toString(${start}), '-', toString(${start} + lengthUTF8(${captured}) - 1))`;
    return sql`if(${captured} = '', '', ${label})`;
  });
  const joined = sql`arrayStringConcat(arrayFilter(p -> p != '', [${commas(parts)}]), '&')`;
  stage.assign(node.offsetField ?? '', { type: 'text', sql: sql`nullIf(${joined}, '')` });
}

/** rex without mode. Rows that do not match stay as they are. */
export function compileExtract(node: Extract, stage: Stage, context: CompileContext): Stage {
  const usable = usableRegex(node.pattern, node.span, context);
  if (usable === undefined) return stage;
  const subject = stage.field(node.field);
  const pattern = { sql: text(usable), groups: node.targets ?? groups(node.pattern) };
  if (subject === undefined || subject.type === 'null') {
    for (const name of pattern.groups) if (name !== undefined && stage.field(name) === undefined) stage.clear(name);
    return stage;
  }
  if (node.maxMatch === 1 && subject.type !== 'list') firstMatch(stage, subject, pattern);
  else manyMatches(stage, subject, pattern, node.maxMatch, context.names.fresh('x'));
  if (node.offsetField !== undefined) offsets(stage, subject, usable, node, context);
  return stage;
}
