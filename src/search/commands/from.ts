import type { Span } from '../../diagnostics/index.js';
import type { Plan } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail } from './arguments.js';
import { command } from './command.js';
import { quote } from './spelling.js';

type DatasetType = 'datamodel' | 'lookup' | 'inputlookup' | 'savedsearch';

interface From {
  readonly type: DatasetType;
  readonly name: string;
}

const TYPES: readonly DatasetType[] = ['datamodel', 'lookup', 'inputlookup', 'savedsearch'];
const USAGE = 'Write from datamodel:<model>.<dataset>, from lookup:<name> or from savedsearch:<name>.';

/** `datamodel:Web.Web`, `datamodel Web.Web`, `datamodel:"Web.Web"`. */
function parse(cursor: Cursor): From {
  const first = cursor.word();
  const colon = first.quoted ? -1 : first.text.indexOf(':');
  const word = (colon < 0 ? first.text : first.text.slice(0, colon)).toLowerCase();
  const type = TYPES.find((known) => known === word);
  if (type === undefined) return fail(first, `"${first.text}" is no kind of dataset.`, USAGE);
  const glued = colon < 0 ? '' : first.text.slice(colon).replace(/^:+/, '');
  if (glued !== '') return { type, name: glued };
  const name = cursor.atEnd() ? '' : cursor.word().text.replace(/^:+/, '');
  return name === '' ? fail(first, 'from needs the name of a dataset.', USAGE) : { type, name };
}

/** `Model.Dataset` as tstats and from name it. */
export function datasetNamed(name: string): { readonly model: string; readonly dataset?: string } {
  const dot = name.indexOf('.');
  return dot < 0 ? { model: name } : { model: name.slice(0, dot), dataset: name.slice(dot + 1) };
}

/** inputlookup page: rows of a table that are taken at most. */
const ALL_ROWS = 1_000_000_000;

function lower({ type, name }: From, span: Span): Plan {
  switch (type) {
    case 'datamodel':
      return { kind: 'host', operator: 'dataset', args: { ...datasetNamed(name), qualified: false }, span };
    case 'savedsearch':
      return { kind: 'host', operator: 'savedSearch', args: { name, values: [], substitute: false }, span };
    default:
      return {
        kind: 'host',
        operator: 'inputLookup',
        args: { table: name, start: 0, most: ALL_ROWS, strict: true },
        span,
      };
  }
}

export const from = command<From>({
  name: 'from',
  syntax: 'from <type>:<name>',
  summary: 'The rows of a dataset: of a data model, a lookup or a saved search.',
  examples: [
    '| from datamodel:Web.Web',
    '| from datamodel Risk.All_Risk | search risk_object="host1"',
    '| from lookup:"users.csv"',
  ],
  generating: true,
  parse,
  print: ({ type, name }) => `${type}:${quote(name)}`,
  lower: (args, _input, { span }) => lower(args, span),
});
