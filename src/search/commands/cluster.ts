import type { TextClusterArgs } from '../plan/index.js';
import type { Word } from '../spl/index.js';
import { fail, toNumber } from './arguments.js';
import { asSpelled, choice } from './choice.js';
import { command, rows } from './command.js';
import { optionList } from './option-list.js';
import { options } from './spelling.js';

const OPTIONS = ['t', 'delims', 'showcount', 'countfield', 'labelfield', 'field', 'labelonly', 'match'];
const MATCHES = asSpelled('termlist', 'termset', 'ngramset');

/** Cluster page. */
const SIMILARITY = 0.8;

function toSimilarity(word: Word): number {
  const value = toNumber(word);
  if (value > 0 && value < 1) return value;
  return fail(
    word,
    'The threshold t lies between 0 and 1.',
    'Write t=0.8; the nearer to 1, the more alike rows must be.',
  );
}

export const cluster = command<TextClusterArgs>({
  name: 'cluster',
  aliases: ['slc'],
  syntax:
    'cluster [t=<share>] [match=termlist|termset|ngramset] [field=<field>] [delims=<text>] [showcount=<bool>] [countfield=<field>] [labelfield=<field>] [labelonly=<bool>]',
  summary:
    'Groups rows with similar texts and shows the first of each group, or with labelonly=true all rows and their group.',
  examples: [
    'search error | cluster t=0.9 showcount=true | sort - cluster_count',
    'search * | cluster labelonly=true match=termset field=CommandLine',
  ],
  parse: (cursor) => {
    const given = optionList(cursor, OPTIONS);
    const delimiters = given.text('delims');
    return {
      field: given.text('field') ?? '_raw',
      similarity: given.number('t', SIMILARITY, toSimilarity),
      ...(delimiters === undefined ? {} : { delimiters }),
      match: choice<TextClusterArgs['match']>(given.get('match'), MATCHES, 'termlist'),
      ...(given.flag('showcount', false) ? { countField: given.text('countfield') ?? 'cluster_count' } : {}),
      labelField: given.text('labelfield') ?? 'cluster_label',
      labelOnly: given.flag('labelonly', false),
    };
  },
  print: (args) =>
    options([
      ['t', args.similarity === SIMILARITY ? undefined : args.similarity],
      ['match', args.match === 'termlist' ? undefined : args.match],
      ['field', args.field === '_raw' ? undefined : args.field],
      ['delims', args.delimiters],
      ['showcount', args.countField === undefined ? undefined : true],
      ['countfield', args.countField === 'cluster_count' ? undefined : args.countField],
      ['labelfield', args.labelField === 'cluster_label' ? undefined : args.labelField],
      ['labelonly', args.labelOnly || undefined],
    ]),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'textClusters', args, input: rows(input), span }),
});
