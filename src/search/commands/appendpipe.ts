import type { Cursor, Pipeline } from '../spl/index.js';
import { fail, toBoolean } from './arguments.js';
import { command, rows } from './command.js';

function parse(cursor: Cursor): Pipeline {
  const preview = cursor.option(['run_in_preview']);
  if (preview !== undefined) toBoolean(preview.value);
  const here = cursor.here();
  const pipeline = cursor.subsearch();
  if (pipeline !== undefined) return pipeline;
  return fail({ span: here }, 'appendpipe needs commands in brackets.', 'Write appendpipe [stats … | eval …].');
}

/** The commands see a copy of the rows; results are never previewed, so run_in_preview says nothing here. */
export const appendpipe = command<Pipeline>({
  name: 'appendpipe',
  syntax: 'appendpipe [run_in_preview=<bool>] [<commands>]',
  summary: 'Runs commands over a copy of the rows and adds what comes out after them.',
  examples: ['search EventCode=1 | stats count by user | appendpipe [stats sum(count) as count | eval user="all"]'],
  parse,
  print: (pipeline, printer) => printer.subsearch(pipeline),
  lower: (pipeline, input, { span, lower }) => {
    const before = rows(input);
    return { kind: 'union', inputs: [before, lower(pipeline, before)], order: 'sequence', span };
  },
});
