import type { SetArgs } from '../plan/index.js';
import type { Cursor, Pipeline } from '../spl/index.js';
import { fail } from './arguments.js';
import { command } from './command.js';

interface Args extends SetArgs {
  readonly pipelines: readonly Pipeline[];
}

const OPERATIONS = ['union', 'diff', 'intersect'] as const;
const USAGE = 'Write set union|diff|intersect [search …] [search …].';

function parse(cursor: Cursor): Args {
  const here = cursor.here();
  const operation = OPERATIONS.find((name) => cursor.keyword(name));
  if (operation === undefined) return fail({ span: here }, 'set needs to know what to do with the rows.', USAGE);
  const pipelines = [cursor.subsearch(), cursor.subsearch()].filter((p) => p !== undefined);
  if (pipelines.length < 2) return fail({ span: cursor.here() }, 'set needs two subsearches.', USAGE);
  return { operation, pipelines };
}

export const set = command<Args>({
  name: 'set',
  syntax: 'set union|diff|intersect <subsearch> <subsearch>',
  summary: 'The rows of either subsearch, of one alone, or of both. Rows are the same if all fields are.',
  examples: [
    '| set diff [search EventCode=1 | stats count by user | fields user] [search EventCode=3 | stats count by user | fields user]',
  ],
  generating: true,
  parse,
  print: ({ operation, pipelines }, printer) =>
    [operation, ...pipelines.map((pipeline) => printer.subsearch(pipeline))].join(' '),
  lower: ({ operation, pipelines }, _input, { span, lower }) => ({
    kind: 'host',
    operator: 'set',
    args: { operation },
    subsearches: pipelines.map((pipeline) => lower(pipeline)),
    span,
  }),
});
