import type { Replace } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asText } from '../convert.js';
import { commas, identifier, type Sql, sql, text } from '../fragment.js';
import { escapeRegex } from '../glob.js';
import { hasWildcard, matchPattern, resolvePatterns } from '../patterns.js';
import type { Stage } from '../stage.js';

type Pair = Replace['pairs'][number];

/** `localhost *` with the texts that the wildcards stood for put back, in order. */
function carried(to: string): string {
  const pieces = to.split('*').map((piece) => piece.replaceAll('\\', '\\\\'));
  return pieces.reduce((all, piece, i) => `${all}\\${i}${piece}`);
}

/** `when, then` of a multiIf. */
function branch(value: Sql, { from, to }: Pair): readonly Sql[] {
  if (!hasWildcard(from)) return [sql`${value} = ${text(from)}`, text(to)];
  const pattern = text(`(?s)^${from.split('*').map(escapeRegex).join('(.*)')}$`);
  const result = hasWildcard(to) ? sql`replaceRegexpOne(${value}, ${pattern}, ${text(carried(to))})` : text(to);
  return [sql`match(${value}, ${pattern})`, result];
}

function replaced(value: Sql, pairs: readonly Pair[]): Sql {
  return sql`multiIf(${commas([...pairs.flatMap((pair) => branch(value, pair)), value])})`;
}

function fieldsOf(node: Replace, names: readonly string[]): readonly string[] {
  if (node.fields !== undefined) return resolvePatterns(node.fields, names);
  const made = (name: string): boolean => node.except.some((pattern) => matchPattern(pattern, name) !== undefined);
  return names.filter((name) => !name.startsWith('_') && !made(name));
}

/** Whole values only; each value of a list for itself (replace page). */
export function compileReplace(node: Replace, stage: Stage, context: CompileContext): Stage {
  for (const name of fieldsOf(node, stage.names())) {
    const typed = stage.field(name);
    if (typed === undefined || typed.type === 'null') continue;
    if (typed.type === 'list') {
      const x = identifier(context.names.fresh('x'));
      stage.assign(name, { type: 'list', sql: sql`arrayMap(${x} -> ${replaced(x, node.pairs)}, ${typed.sql})` });
    } else {
      const value = stage.define(name, asText(typed));
      stage.assign(name, { type: 'text', sql: replaced(value.sql, node.pairs) });
    }
  }
  return stage;
}
