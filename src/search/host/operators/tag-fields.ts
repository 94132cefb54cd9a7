import type { TagRule } from '../../../knowledge/index.js';
import { evalField, evalText, extended, type TagArgs } from '../../plan/index.js';
import { inputOf, type Operator } from '../operator.js';

/** What a tag is called in the output: `field::value::tag` or parts of it. */
function label({ field, value }: TagRule, tag: string, { withName, withValue, output }: TagArgs): string {
  if (output === undefined) return tag;
  return [...(withName ? [field] : []), ...(withValue ? [value] : []), tag].join('::');
}

/** The tags that a row gets of a rule. */
function candidate(rule: TagRule, args: TagArgs): string | undefined {
  const allowed = rule.tags.filter((tag) => args.allowed.length === 0 || args.allowed.includes(tag));
  if (allowed.length === 0) return undefined;
  const labels = allowed.map((tag) => evalText(label(rule, tag, args)));
  const values = labels.length === 1 ? labels[0] : `mvappend(${labels.join(', ')})`;
  return `if(isnotnull(mvfind(${evalField(rule.field)}, ${evalText(exactly(rule.value))})), ${values}, null())`;
}

/** A regex that a whole value matches. */
function exactly(value: string): string {
  return `^${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
}

function together(rules: readonly TagRule[], args: TagArgs): string | undefined {
  const parts = rules.map((rule) => candidate(rule, args)).filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return `mvsort(mvdedup(mvappend(${parts.join(', ')}, null())))`;
}

/** The tags of the rows' values, in `tag` and `tag::field`, or in one field (tags page). */
export const tagFields: Operator<'tagFields'> = async (node, context) => {
  const { args, span } = node;
  const input = inputOf(node);
  const names = new Set(await context.names(input));
  const rules = context.knowledge.tags.filter(
    ({ field }) => names.has(field) && (args.fields.length === 0 || args.fields.includes(field)),
  );
  const values: Record<string, string> = {};
  const all = together(rules, args);
  if (all !== undefined) values[args.output ?? 'tag'] = all;
  const fields = args.output === undefined ? new Set(rules.map((rule) => rule.field)) : [];
  for (const field of fields) {
    const own = together(
      rules.filter((rule) => rule.field === field),
      args,
    );
    if (own !== undefined) values[`tag::${field}`] = own;
  }
  return all === undefined ? input : extended(input, values, span);
};
