import type { SavedSearchArgs } from '../../plan/index.js';
import type { Operator } from '../operator.js';
import { savedText } from '../saved-text.js';

function substituted(text: string, { values, substitute }: SavedSearchArgs): string {
  if (!substitute) return text;
  const known = new Map(values.map(({ name, value }) => [name, value]));
  return text.replace(/\$([^\s$]+)\$/g, (token, name: string) => known.get(name) ?? token);
}

/** The rows of a saved search, run anew (savedsearch page). */
export const savedSearch: Operator<'savedSearch'> = async (node, context) =>
  context.plan(substituted(savedText(node.args.name, context, node.span), node.args));
