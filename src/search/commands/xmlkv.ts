import type { XmlKeyValueArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName } from './spelling.js';

/** `maxinputs` is the size of the batches in which Splunk hands rows to the command: no result depends on it. */
function parse(cursor: Cursor): XmlKeyValueArgs {
  let field: Word | undefined;
  while (cursor.more()) {
    const option = cursor.option(['maxinputs']);
    if (option !== undefined) toInteger(option.value, 1);
    else if (field === undefined) field = cursor.field();
    else fail({ span: cursor.here() }, 'xmlkv takes one field.', 'Write xmlkv again for another field.');
  }
  return { field: field?.text ?? '_raw' };
}

export const xmlkv = command<XmlKeyValueArgs>({
  name: 'xmlkv',
  syntax: 'xmlkv [<field>] [maxinputs=<int>]',
  summary: 'Makes fields of the XML elements that hold text only.',
  examples: ['| makeresults | eval _raw="<name>ann</name><age>63</age>" | xmlkv', 'search EventCode=1 | xmlkv Message'],
  parse,
  print: ({ field }) => (field === '_raw' ? '' : fieldName(field)),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'xmlKeyValues', args, input: rows(input), span }),
});
