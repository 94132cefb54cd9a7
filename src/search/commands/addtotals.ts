import type { Plan, TotalsArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { toBoolean } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList, options, words } from './spelling.js';

/* addtotals and addcoltotals, which is addtotals row=false col=true. */

const LABEL = 'Total';

interface Totals {
  readonly fields: readonly string[];
  readonly row: boolean;
  readonly column: boolean;
  readonly label: string;
  readonly labelfield: string;
  /** Of the sums of rows. */
  readonly fieldname: string;
}

function readTotals(cursor: Cursor, names: readonly string[], sums: Pick<Totals, 'row' | 'column'>): Totals {
  const given = new Map<string, Word>();
  const fields: string[] = [];
  while (cursor.more()) {
    const option = cursor.option(names);
    if (option === undefined) fields.push(cursor.field().text);
    else given.set(option.name, option.value);
  }
  const text = (name: string, otherwise: string): string => given.get(name)?.text ?? otherwise;
  const flag = (name: string, otherwise: boolean): boolean => {
    const value = given.get(name);
    return value === undefined ? otherwise : toBoolean(value);
  };
  return {
    fields,
    row: flag('row', sums.row),
    column: flag('col', sums.column),
    label: text('label', LABEL),
    labelfield: text('labelfield', ''),
    fieldname: text('fieldname', LABEL),
  };
}

/** A label without a field to stand in has no effect (addcoltotals page). */
function lower({ fields, row, column, label, labelfield, fieldname }: Totals, input: Plan, span: Plan['span']): Plan {
  const args: TotalsArgs = {
    fields,
    ...(row ? { row: fieldname } : {}),
    ...(column ? { column: { label, ...(labelfield === '' ? {} : { labelfield }) } } : {}),
  };
  return { kind: 'host', operator: 'totals', args, input, span };
}

function printLabels({ label, labelfield }: Totals): string {
  return options([
    ['labelfield', labelfield === '' ? undefined : labelfield],
    ['label', label === LABEL ? undefined : label],
  ]);
}

export const addtotals = command<Totals>({
  name: 'addtotals',
  syntax: 'addtotals [row=<bool>] [col=<bool>] [labelfield=<field>] [label=<string>] [fieldname=<field>] [<field>...]',
  summary: 'Sums the numbers of each row into a field, and with col=true those of each field into a last row.',
  examples: [
    '| makeresults | eval a=1, b=2 | addtotals',
    'search * | stats count sum(bytes) by host | addtotals col=true labelfield=host label=All fieldname=Sum count*',
  ],
  parse: (cursor) =>
    readTotals(cursor, ['row', 'col', 'labelfield', 'label', 'fieldname'], { row: true, column: false }),
  print: (args) =>
    words(
      options([
        ['row', args.row ? undefined : false],
        ['col', args.column || undefined],
      ]),
      printLabels(args),
      options([['fieldname', args.fieldname === LABEL ? undefined : args.fieldname]]),
      fieldList(args.fields),
    ),
  lower: (args, input, { span }) => lower(args, rows(input), span),
});

export const addcoltotals = command<Totals>({
  name: 'addcoltotals',
  syntax: 'addcoltotals [labelfield=<field>] [label=<string>] [<field>...]',
  summary: 'Adds a last row with the sum of each field.',
  examples: ['search * | stats count by host | addcoltotals labelfield=host label=All'],
  parse: (cursor) => readTotals(cursor, ['labelfield', 'label'], { row: false, column: true }),
  print: (args) => words(printLabels(args), fieldList(args.fields)),
  lower: (args, input, { span }) => lower(args, rows(input), span),
});
