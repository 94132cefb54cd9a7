import type { TransposeArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { options, words } from './spelling.js';

/** transpose page: rows that become columns unless it is told how many. */
const DEFAULT_ROWS = 5;

function parse(cursor: Cursor): TransposeArgs {
  const given = new Map<string, Word>();
  let most: Word | undefined;
  while (cursor.more()) {
    const option = cursor.option(['int', 'column_name', 'header_field', 'include_empty']);
    if (option === undefined) most = cursor.word();
    else if (option.name === 'int') most = option.value;
    else given.set(option.name, option.value);
  }
  const header = given.get('header_field');
  const empty = given.get('include_empty');
  return {
    most: most === undefined ? DEFAULT_ROWS : toInteger(most),
    columnName: given.get('column_name')?.text ?? 'column',
    ...(header === undefined ? {} : { header: header.text }),
    includeEmpty: empty === undefined || toBoolean(empty),
  };
}

export const transpose = command<TransposeArgs>({
  name: 'transpose',
  syntax: 'transpose [<int>] [column_name=<string>] [header_field=<field>] [include_empty=<bool>]',
  summary: 'Turns rows into columns.',
  examples: ['search * | stats count by host | transpose 0 header_field=host'],
  parse,
  print: ({ most, columnName, header, includeEmpty }) =>
    words(
      String(most),
      options([
        ['column_name', columnName],
        ['header_field', header],
        ['include_empty', includeEmpty],
      ]),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'transpose', args, input: rows(input), span }),
});
