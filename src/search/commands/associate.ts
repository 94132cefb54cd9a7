import type { AssociateArgs } from '../plan/index.js';
import { toShare } from './anomalousvalue.js';
import { toInteger, toNumber } from './arguments.js';
import { command, rows } from './command.js';
import { fieldsAndOptions } from './outlier.js';
import { fieldList, options, words } from './spelling.js';

/** Associate page. */
const DEFAULTS = { supcnt: 100, supfreq: 0.1, improv: 0.5 };

export const associate = command<AssociateArgs>({
  name: 'associate',
  syntax: 'associate [supcnt=<int>] [supfreq=<share>] [improv=<num>] [<field>...]',
  summary: 'Finds values of one field that tell much about the value of another, by how far they lower its entropy.',
  examples: ['search sourcetype=firewall | associate supcnt=50 improv=1 src_ip dest_port action'],
  parse: (cursor) => {
    const { fields, given } = fieldsAndOptions(cursor, Object.keys(DEFAULTS));
    return {
      fields,
      minCount: given.number('supcnt', DEFAULTS.supcnt, (word) => toInteger(word)),
      minShare: given.number('supfreq', DEFAULTS.supfreq, toShare),
      improvement: given.number('improv', DEFAULTS.improv, toNumber),
    };
  },
  print: ({ fields, minCount, minShare, improvement }) =>
    words(
      options([
        ['supcnt', minCount === DEFAULTS.supcnt ? undefined : minCount],
        ['supfreq', minShare === DEFAULTS.supfreq ? undefined : minShare],
        ['improv', improvement === DEFAULTS.improv ? undefined : improvement],
      ]),
      fieldList(fields),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'associate', args, input: rows(input), span }),
});

export const correlate = command<Readonly<Record<string, never>>>({
  name: 'correlate',
  syntax: 'correlate',
  summary: 'How often fields occur together: a row and a column for each, 1.00 where they always do.',
  examples: ['search sourcetype=firewall | fields action user bytes | correlate'],
  parse: () => ({}),
  print: () => '',
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'correlate', args, input: rows(input), span }),
});
