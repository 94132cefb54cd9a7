import type { LookupArgs, LookupField } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail, toBoolean } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, options, quote, words } from './spelling.js';

const USAGE = 'Write lookup <table> <column> AS <field> OUTPUT <column> AS <field>.';
const FLAGS = ['local', 'update'];
const TIME_FIELD = 'event_time_field';

/** Everything runs in one place and no table changes while a search looks at it: `local` and `update` mean nothing here. */
function readOption(cursor: Cursor, into: { timeField: string }): boolean {
  const option = cursor.option([...FLAGS, TIME_FIELD]);
  if (option === undefined) return false;
  if (option.name === TIME_FIELD) into.timeField = option.value.text;
  else toBoolean(option.value);
  return true;
}

function pair(cursor: Cursor): LookupField {
  const { text: column, span } = cursor.field();
  if (!cursor.keyword('as')) return { column, field: column, span };
  if (!cursor.more()) fail({ span: cursor.here() }, 'An AS has no field after it.', USAGE);
  return { column, field: cursor.field().text, span };
}

function parse(cursor: Cursor): LookupArgs {
  const given = { timeField: '_time' };
  while (readOption(cursor, given));
  if (cursor.atEnd()) fail({ span: cursor.here() }, 'lookup needs a table.', USAGE);
  const table = cursor.word().text;
  const inputs: LookupField[] = [];
  const outputs: LookupField[] = [];
  let mode: 'output' | 'outputnew' | undefined;
  while (cursor.more()) {
    const here = cursor.here();
    if (readOption(cursor, given)) continue;
    if (cursor.keyword('output')) mode = 'output';
    else if (cursor.keyword('outputnew')) mode = 'outputnew';
    else (mode === undefined ? inputs : outputs).push(pair(cursor));
    if (mode !== undefined && outputs.length === 0 && !cursor.more()) {
      fail({ span: here }, `Nothing follows ${mode.toUpperCase()}.`, USAGE);
    }
  }
  if (inputs.length === 0) fail({ span: cursor.here() }, 'lookup needs a field to match.', USAGE);
  return {
    table,
    inputs,
    ...(mode === undefined ? {} : { outputs }),
    keepExisting: mode === 'outputnew',
    timeField: given.timeField,
  };
}

function printPair({ column, field }: LookupField): string {
  return column === field ? fieldName(column) : `${fieldName(column)} AS ${fieldName(field)}`;
}

export const lookup = command<LookupArgs>({
  name: 'lookup',
  syntax:
    'lookup [local=<bool>] [update=<bool>] [event_time_field=<field>] <table> <column> [AS <field>]... [OUTPUT|OUTPUTNEW <column> [AS <field>]...]',
  summary:
    'Adds fields from the rows of a table that match: all its other columns, or those after OUTPUT; OUTPUTNEW keeps what a row has. Where nothing matches, OUTPUT removes the fields.',
  examples: [
    'search EventCode=22 | lookup dynamic_dns domain AS QueryName OUTPUT provider AS dns_provider',
    'search EventCode=1 | lookup users.csv host, user OUTPUTNEW department',
    'search EventCode=4624 | lookup update=true assets ip AS src_ip',
  ],
  parse,
  print: ({ table, inputs, outputs, keepExisting, timeField }) =>
    words(
      options([[TIME_FIELD, timeField === '_time' ? undefined : timeField]]),
      quote(table),
      inputs.map(printPair).join(' '),
      outputs === undefined ? '' : keepExisting ? 'OUTPUTNEW' : 'OUTPUT',
      (outputs ?? []).map(printPair).join(' '),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'lookup', args, input: rows(input), span }),
});
