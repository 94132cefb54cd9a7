import { evalField, type FieldTokens } from '../../plan/index.js';
import { type HostContext, inputOf, type Operator } from '../operator.js';
import { escapedFor, fillTemplate, type Place } from '../template.js';
import { countedFields } from './counted-fields.js';

/** A field that a pattern meets, and what its wildcards stand for. */
interface Match {
  readonly field: string;
  readonly segments: readonly string[];
}

function matching(pattern: string, names: readonly string[]): readonly Match[] {
  if (!pattern.includes('*')) return [{ field: pattern, segments: [] }];
  const pieces = pattern.split('*').map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const regex = new RegExp(`^${pieces.join('(.*?)')}$`, 's');
  return names.flatMap((field) => {
    const found = regex.exec(field);
    const hidden = field.startsWith('_') && !pattern.startsWith('_');
    return found === null || hidden ? [] : [{ field, segments: found.slice(1) }];
  });
}

/** A name in the open stays as it is while it can be read as a name; other marks would end it. */
function written(text: string, place: Place): string {
  if (place !== 'bare') return escapedFor(text, place);
  return /^[\p{L}\p{N}_.:{}@*+/-]*$/u.test(text) ? text : evalField(text);
}

function filled(template: string, tokens: FieldTokens, { field, segments }: Match): string {
  const values = new Map([
    [tokens.field, field],
    [tokens.match, segments.join('')],
    ...tokens.segments.map((token, i): [string, string] => [token, segments[i] ?? '']),
  ]);
  return fillTemplate(template, [...values.keys()], (token, place) => written(values.get(token) ?? '', place));
}

/** Patterns meet the fields that some row has a value of, names without wildcards stand for themselves. */
async function matches(
  patterns: readonly string[],
  names: readonly string[],
  used: (names: readonly string[]) => Promise<readonly string[]>,
): Promise<readonly Match[]> {
  const all = new Map<string, Match>();
  for (const match of patterns.flatMap((pattern) => matching(pattern, names))) {
    if (!all.has(match.field)) all.set(match.field, match);
  }
  const literal = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const wild = [...all.keys()].filter((field) => !literal.has(field));
  const present = new Set([...literal, ...(await used(wild))]);
  return [...all.values()].filter(({ field }) => present.has(field));
}

/** What the template is tried with where no field matches, so that its mistakes show all the same. */
const SAMPLE: Match = { field: 'field', segments: ['a', 'b', 'c'] };

function commandsOf(template: string): string {
  return template.trimStart().startsWith('|') ? template : `| ${template}`;
}

async function foundFields(
  patterns: readonly string[],
  context: HostContext,
  input: Parameters<HostContext['names']>[0],
): Promise<readonly Match[]> {
  const names = await context.names(input);
  return matches(patterns, names, (wild) => countedFields(input, wild, context));
}

/** foreach over fields: the template's commands once for each, with the names put in as text (foreach page). */
export const foreachFields: Operator<'foreachFields'> = async (node, context) => {
  const { patterns, template, tokens } = node.args;
  const input = inputOf(node);
  const found = await foundFields(patterns, context, input);
  const text = (match: Match): string => commandsOf(filled(template, tokens, match));
  if (found.length === 0) context.plan(text(SAMPLE), input);
  return found.reduce((plan, match) => context.plan(text(match), plan), input);
};
