import { textTable } from '../../../knowledge/index.js';
import type { Plan, TableTextArgs } from '../../plan/index.js';
import { inputOf, type Operator, type Row } from '../operator.js';
import { besideTexts } from './texts.js';

/** A row for each row of the tables, then, if it is to stay, the original; without any table nothing. */
function rowsOf(text: string, args: TableTextArgs): readonly Row[] {
  const found = textTable(text, args).map(({ line, cells }) =>
    Object.assign(Object.create(null) as Row, Object.fromEntries(cells), { _raw: line }),
  );
  return found.length === 0 || args.dropOriginal ? found : [...found, { _raw: text }];
}

/** multikv: rows whose text holds no table stay as they are. */
export const tableText: Operator<'tableText'> = async (node, context) => {
  const { args, span } = node;
  const step = { input: inputOf(node), field: '_raw', span, what: 'multikv', context };
  const read = (values: readonly string[]) => values.slice(0, 1).flatMap((text) => rowsOf(text, args));
  const { plan, fields } = await besideTexts(step, read, { mode: 'prefer', many: true });
  if (args.copyFields) return plan;
  const own: Plan = { kind: 'project', mode: 'keep', patterns: [...fields, '_raw'], input: plan, span };
  return { kind: 'project', mode: 'drop', patterns: ['_time'], input: own, span };
};
