import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { CollectArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean } from './arguments.js';
import { command, rows } from './command.js';
import { type OptionList, optionList } from './option-list.js';
import { options } from './spelling.js';

const diagnose = diagnoser(searchMessages);

const OPTIONS = [
  'index',
  'addtime',
  'addinfo',
  'file',
  'host',
  'marker',
  'output_format',
  'run_in_preview',
  'spool',
  'source',
  'sourcetype',
  'testmode',
  'timeformat',
  'uselb',
];

/** indexes.conf.spec: what an index may be called. */
const INDEX = /^[a-z0-9_][a-z0-9_-]*$/;

const DEFAULT_TIME = '%m/%d/%Y %H:%M:%S %z';

function refuse(cursor: Cursor, word: Word | undefined, what: string): void {
  if (word !== undefined) cursor.report(diagnose('search/unsupported', { span: word.span }, `collect ${what}`));
}

/** What would change the events and is not done yet is named; preview, spooling and load balancing say nothing here. */
function refuseOthers(cursor: Cursor, given: OptionList): void {
  const [format, time] = [given.get('output_format'), given.get('timeformat')];
  if (format !== undefined && format.text.toLowerCase() !== 'raw')
    refuse(cursor, format, `output_format=${format.text}`);
  if (time !== undefined && time.text !== DEFAULT_TIME) refuse(cursor, time, 'timeformat=');
  refuse(cursor, given.get('file'), 'file=');
  const spool = given.get('spool');
  if (spool !== undefined && !toBoolean(spool)) refuse(cursor, spool, 'spool=false');
}

function parse(cursor: Cursor): CollectArgs {
  const given = optionList(cursor, OPTIONS);
  const index = given.get('index');
  if (index === undefined)
    return fail({ span: cursor.here() }, 'collect needs an index.', 'Write collect index=summary.');
  if (!INDEX.test(index.text))
    fail(index, `"${index.text}" is no name of an index.`, 'Use small letters, digits, _ and -.');
  refuseOthers(cursor, given);
  const text = (name: 'source' | 'host' | 'marker') => {
    const value = given.text(name);
    return value === undefined ? {} : { [name]: value };
  };
  return {
    index: index.text,
    sourcetype: given.text('sourcetype') ?? 'stash',
    ...text('source'),
    ...text('host'),
    ...text('marker'),
    addInfo: given.flag('addinfo', true),
    addTime: given.flag('addtime', true),
    test: given.flag('testmode', false),
  };
}

export const collect = command<CollectArgs>({
  name: 'collect',
  aliases: ['stash', 'summaryindex', 'sumindex'],
  syntax:
    'collect index=<name> [addtime=<bool>] [addinfo=<bool>] [host=<string>] [marker=<string>] [output_format=raw] [source=<string>] [sourcetype=<string>] [testmode=<bool>]',
  summary:
    'Writes the rows as events into an index, of the source type stash unless told otherwise, and hands them on.',
  examples: ['search EventCode=1 | stats count by user | collect index=summary marker="report=users"'],
  parse,
  print: (a) =>
    options([
      ['index', a.index],
      ['addtime', a.addTime ? undefined : false],
      ['addinfo', a.addInfo ? undefined : false],
      ['host', a.host],
      ['marker', a.marker],
      ['source', a.source],
      ['sourcetype', a.sourcetype === 'stash' ? undefined : a.sourcetype],
      ['testmode', a.test || undefined],
    ]),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'collect', args, input: rows(input), span }),
});
