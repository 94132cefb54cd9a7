import type { OutputLookupArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { optionList } from './option-list.js';
import { options, quote, words } from './spelling.js';

const FLAGS = ['append', 'create_empty', 'override_if_empty', 'allow_updates', 'createinapp'];
const OPTIONS = [...FLAGS, 'max', 'key_field', 'create_context', 'output_format'];
const CONTEXTS = ['app', 'user', 'system'];
const FORMATS = ['splunk_sv_csv', 'splunk_mv_csv'];
const USAGE = 'Write outputlookup <table>, or outputlookup append=true <table>.';

function oneOf(word: Word | undefined, allowed: readonly string[]): string | undefined {
  const text = word?.text.toLowerCase();
  if (word === undefined || text === undefined || allowed.includes(text)) return text;
  return fail(word, `"${word.text}" is none of the values of this option.`, `Use ${allowed.join(' or ')}.`);
}

function parse(cursor: Cursor): OutputLookupArgs {
  const tables: Word[] = [];
  const given = optionList(cursor, OPTIONS, (at) => tables.push(at.word()));
  const [table, other] = tables;
  if (table === undefined) return fail({ span: cursor.here() }, 'outputlookup needs a table.', USAGE);
  if (other !== undefined) fail(other, 'outputlookup takes one table.', USAGE);
  const [append, most, keyField] = [given.get('append'), given.get('max'), given.text('key_field')];
  // Where a file lies in an app or among a user's own makes no difference: there is one place for all.
  given.flag('createinapp', true);
  oneOf(given.get('create_context'), CONTEXTS);
  return {
    table: table.text,
    ...(append === undefined ? {} : { append: toBoolean(append) }),
    createEmpty: given.flag('create_empty', false),
    overrideIfEmpty: given.flag('override_if_empty', true),
    ...(most === undefined ? {} : { most: toInteger(most) }),
    ...(keyField === undefined ? {} : { keyField }),
    allowUpdates: given.flag('allow_updates', true),
    multivalue: oneOf(given.get('output_format'), FORMATS) === 'splunk_mv_csv',
  };
}

export const outputlookup = command<OutputLookupArgs>({
  name: 'outputlookup',
  syntax:
    'outputlookup [append=<bool>] [create_empty=<bool>] [override_if_empty=<bool>] [max=<int>] [key_field=<field>] [allow_updates=<bool>] [createinapp=<bool>] [create_context=app|user|system] [output_format=splunk_sv_csv|splunk_mv_csv] <table>',
  summary:
    'Writes the rows to a lookup, all of them or none, and passes them on: in place of what it holds, or with append=true behind it. Rows of a collection go by their _key, or by key_field=.',
  examples: [
    'search EventCode=1 | stats count by user | outputlookup known_users.csv',
    'search EventCode=1 | stats max(_time) as last by user | outputlookup append=true key_field=user known_users',
  ],
  parse,
  print: ({ table, append, createEmpty, overrideIfEmpty, most, keyField, allowUpdates, multivalue }) =>
    words(
      options([
        ['append', append],
        ['create_empty', createEmpty || undefined],
        ['override_if_empty', overrideIfEmpty ? undefined : false],
        ['max', most],
        ['key_field', keyField],
        ['allow_updates', allowUpdates ? undefined : false],
        ['output_format', multivalue ? 'splunk_mv_csv' : undefined],
      ]),
      quote(table),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'outputLookup', args, input: rows(input), span }),
});
