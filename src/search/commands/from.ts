import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser, type Span } from '../../diagnostics/index.js';
import type { LowerContext, Plan } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail } from './arguments.js';
import { command } from './command.js';
import { quote } from './spelling.js';

const diagnose = diagnoser(searchMessages);

interface From {
  /** `datamodel`, `lookup`, `savedsearch`; in lower case. */
  readonly type: string;
  readonly name: string;
}

const TYPES = ['datamodel', 'lookup', 'inputlookup', 'savedsearch'];
const USAGE = 'Write from datamodel:<model>.<dataset>, from lookup:<name> or from savedsearch:<name>.';

/** `datamodel:Web.Web`, `datamodel Web.Web`, `datamodel:"Web.Web"`. */
function parse(cursor: Cursor): From {
  const first = cursor.word();
  const colon = first.quoted ? -1 : first.text.indexOf(':');
  const type = (colon < 0 ? first.text : first.text.slice(0, colon)).toLowerCase();
  if (!TYPES.includes(type)) fail(first, `"${first.text}" is no kind of dataset.`, USAGE);
  const glued = colon < 0 ? '' : first.text.slice(colon + 1);
  if (glued !== '') return { type, name: glued };
  if (cursor.atEnd()) fail(first, 'from needs the name of a dataset.', USAGE);
  return { type, name: cursor.word().text.replace(/^:/, '') };
}

/** `Model.Dataset` as tstats and from name it. */
export function datasetNamed(name: string): { readonly model: string; readonly dataset?: string } {
  const dot = name.indexOf('.');
  return dot < 0 ? { model: name } : { model: name.slice(0, dot), dataset: name.slice(dot + 1) };
}

function lower({ type, name }: From, { span, report }: LowerContext): Plan {
  if (type === 'datamodel') {
    return { kind: 'host', operator: 'dataset', args: { ...datasetNamed(name), qualified: false }, span };
  }
  report(diagnose('search/unsupported', { span }, `from ${type}`));
  return nothing(span);
}

function nothing(span: Span): Plan {
  return { kind: 'values', count: 0, columns: [], span };
}

export const from = command<From>({
  name: 'from',
  syntax: 'from <type>:<name>',
  summary: 'The rows of a dataset: of a data model, a lookup or a saved search.',
  examples: ['| from datamodel:Web.Web', '| from datamodel Risk.All_Risk | search risk_object="host1"'],
  generating: true,
  parse,
  print: ({ type, name }) => `${type}:${quote(name)}`,
  lower: (args, _input, context) => lower(args, context),
});
