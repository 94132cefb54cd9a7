import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { TableTextArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList, options, quote, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

const OPTIONS = ['conf', 'copyattrs', 'forceheader', 'multitable', 'noheader', 'rmorig'];

/** The words of `fields` or `filter`, up to the next option. */
function list(cursor: Cursor, given: Map<string, Word>): readonly string[] {
  const found: string[] = [];
  while (cursor.more() && !cursor.peekKeyword('fields') && !cursor.peekKeyword('filter')) {
    const option = cursor.option(OPTIONS);
    if (option !== undefined) given.set(option.name, option.value);
    else found.push(cursor.word().text);
  }
  return found;
}

function parse(cursor: Cursor): TableTextArgs {
  const given = new Map<string, Word>();
  const lists = new Map<string, readonly string[]>();
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option !== undefined) given.set(option.name, option.value);
    else if (cursor.keyword('fields')) lists.set('columns', list(cursor, given));
    else if (cursor.keyword('filter')) lists.set('filter', list(cursor, given));
    else fail({ span: cursor.here() }, 'multikv does not know this.', 'Write multikv fields <name>… filter <text>….');
  }
  const conf = given.get('conf');
  if (conf !== undefined)
    cursor.report(diagnose('search/unsupported', { span: conf.span }, 'multikv conf=, stanzas of multikv.conf'));
  const truth = (name: string, otherwise: boolean): boolean => {
    const word = given.get(name);
    return word === undefined ? otherwise : toBoolean(word);
  };
  const header = given.get('forceheader');
  const [columns, filter] = [lists.get('columns'), lists.get('filter')];
  return {
    copyFields: truth('copyattrs', true),
    ...(columns === undefined ? {} : { columns }),
    ...(filter === undefined ? {} : { filter }),
    ...(header === undefined ? {} : { headerLine: toInteger(header, 1) }),
    several: truth('multitable', true),
    noHeader: truth('noheader', false),
    dropOriginal: truth('rmorig', true),
  };
}

export const multikv = command<TableTextArgs>({
  name: 'multikv',
  syntax:
    'multikv [copyattrs=<bool>] [fields <field>...] [filter <text>...] [forceheader=<int>] [multitable=<bool>] [noheader=<bool>] [rmorig=<bool>]',
  summary: 'Makes a row of each row of the tables in _raw, with fields named by the header.',
  examples: ['search sourcetype=top | multikv fields pid command filter splunkd forceheader=1'],
  parse,
  print: (a) =>
    words(
      options([
        ['copyattrs', a.copyFields ? undefined : false],
        ['forceheader', a.headerLine],
        ['multitable', a.several ? undefined : false],
        ['noheader', a.noHeader ? true : undefined],
        ['rmorig', a.dropOriginal ? undefined : false],
      ]),
      a.columns === undefined ? '' : `fields ${fieldList(a.columns)}`,
      a.filter === undefined ? '' : `filter ${a.filter.map(quote).join(' ')}`,
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'tableText', args, input: rows(input), span }),
});
