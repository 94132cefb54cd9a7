import { searchMessages } from '../../../diagnostics/codes/search.js';
import { closeMatches, diagnoser, KarstError } from '../../../diagnostics/index.js';
import type { TransactionType } from '../../../knowledge/index.js';
import type { TransactionTypeArgs } from '../../plan/index.js';
import { inputOf, type Operator } from '../operator.js';

const diagnose = diagnoser(searchMessages);

/** Settings that are conditions, which are written as they are in a search. */
const CONDITIONS: ReadonlySet<string> = new Set(['startswith', 'endswith']);

function quoted(text: string): string {
  return `"${text.replace(/(["\\])/g, '\\$1')}"`;
}

/** The command that a stanza stands for: what the search says comes last, so that it counts. */
function written({ settings }: TransactionType, { own, ownFields }: TransactionTypeArgs): string {
  const fields = ownFields ? [] : (settings.get('fields') ?? '').split(/[\s,]+/).filter((name) => name !== '');
  const options = [...settings].filter(([name]) => name !== 'fields');
  const given = options.map(([name, value]) => `${name}=${CONDITIONS.has(name) ? value : quoted(value)}`);
  return ['| transaction', ...fields.map(quoted), ...given, own].join(' ');
}

/** Transactions of a kind that transactiontypes.conf defines (transaction page, name). */
export const transactionType: Operator<'transactionType'> = async (node, context) => {
  const types = context.knowledge.transactionTypes ?? new Map<string, TransactionType>();
  const type = types.get(node.args.type);
  if (type !== undefined) return context.plan(written(type, node.args), inputOf(node));
  const close = closeMatches(node.args.type, types.keys());
  throw new KarstError(diagnose('search/no-transaction-type', { span: node.span }, node.args.type, close));
};
