import type { Cursor, Pipeline } from '../spl/index.js';
import { fail } from './arguments.js';
import { command } from './command.js';
import { firstNotStreaming } from './streaming.js';

function parse(cursor: Cursor): readonly Pipeline[] {
  const pipelines: Pipeline[] = [];
  for (let next = cursor.subsearch(); next !== undefined; next = cursor.subsearch()) {
    const other = firstNotStreaming(next.commands);
    if (other !== undefined) {
      const message = `multisearch cannot run "${other.name}": its subsearches hold streaming commands only.`;
      fail(other, message, 'Use union or append.');
    }
    pipelines.push(next);
  }
  if (pipelines.length >= 2) return pipelines;
  return fail(
    { span: cursor.here() },
    'multisearch needs at least two subsearches.',
    'Write multisearch [search …] [search …].',
  );
}

export const multisearch = command<readonly Pipeline[]>({
  name: 'multisearch',
  syntax: 'multisearch <subsearch> <subsearch>...',
  summary: 'The events of several searches together, newest first.',
  examples: ['| multisearch [search EventCode=1 | eval kind="start"] [search EventCode=5 | eval kind="end"]'],
  generating: true,
  parse,
  print: (pipelines, printer) => pipelines.map((pipeline) => printer.subsearch(pipeline)).join(' '),
  lower: (pipelines, _input, { span, lower }) => ({
    kind: 'union',
    inputs: pipelines.map((pipeline) => lower(pipeline)),
    order: 'time',
    span,
  }),
});
