import type { Plan } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean } from './arguments.js';
import { command } from './command.js';
import { options, quote, words } from './spelling.js';

const MODES = ['search', 'flat', 'acceleration_search', 'search_string', 'flat_string', 'acceleration_search_string'];
const OPTIONS = ['strict_fields', 'allow_old_summaries', 'summariesonly'];

interface Datamodel {
  readonly model?: string;
  readonly dataset?: string;
  readonly mode?: string;
  readonly strict: boolean;
}

function parse(cursor: Cursor): Datamodel {
  const names: Word[] = [];
  let strict = true;
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option === undefined) names.push(cursor.word());
    else if (toBoolean(option.value) !== strict && option.name === 'strict_fields') strict = !strict;
  }
  const [model, dataset, mode, more] = names;
  if (more !== undefined)
    fail(more, `"${more.text}" is one name too many.`, 'Write datamodel <model> <dataset> search.');
  if (mode !== undefined && !MODES.includes(mode.text.toLowerCase())) {
    fail(mode, `"${mode.text}" is no mode of datamodel.`, `Modes are ${MODES.join(', ')}.`);
  }
  return {
    ...(model === undefined ? {} : { model: model.text }),
    ...(dataset === undefined ? {} : { dataset: dataset.text }),
    ...(mode === undefined ? {} : { mode: mode.text.toLowerCase() }),
    strict,
  };
}

export const datamodel = command<Datamodel>({
  name: 'datamodel',
  syntax:
    'datamodel [<model>] [<dataset>] [search | flat | acceleration_search | search_string | flat_string | acceleration_search_string] [strict_fields=<bool>] [allow_old_summaries=<bool>] [summariesonly=<bool>]',
  summary: 'The rows of a dataset, its search, or what a data model consists of.',
  examples: ['| datamodel Endpoint Processes search', '| datamodel Web Web flat | head 5'],
  generating: true,
  parse,
  print: ({ model, dataset, mode, strict }) =>
    words(
      ...[model, dataset].map((name) => (name === undefined ? '' : quote(name))),
      mode ?? '',
      options([['strict_fields', strict ? undefined : false]]),
    ),
  lower: ({ model, dataset, mode, strict }, _input, { span }): Plan => {
    if (model === undefined || mode === undefined || mode.endsWith('_string')) {
      const args = { ...(model === undefined ? {} : { model }), ...(dataset === undefined ? {} : { dataset }) };
      return { kind: 'host', operator: 'describeModel', args: { ...args, ...(mode && { mode }) }, span };
    }
    const qualified = mode !== 'flat';
    const args = { model, ...(dataset === undefined ? {} : { dataset }), qualified, everything: !strict };
    return { kind: 'host', operator: 'dataset', args, span };
  },
});
