import { type DataStep, parseDataPath } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, options, words } from './spelling.js';

interface Args {
  readonly field: string;
  readonly path?: { readonly text: string; readonly steps: readonly DataStep[]; readonly output: string };
}

function stepsOf(path: Word): readonly DataStep[] {
  const steps = parseDataPath(path.text);
  if (steps !== undefined) return steps;
  return fail(
    path,
    `"${path.text}" is not a location path.`,
    'Write names with dots between them: a.b{}.c, or a.b{0}.',
  );
}

function parse(cursor: Cursor): Args {
  const given = new Map<string, Word>();
  while (cursor.more()) {
    const option = cursor.option(['input', 'output', 'path']);
    if (option !== undefined) given.set(option.name, option.value);
    else if (!given.has('path')) given.set('path', cursor.word());
    else fail({ span: cursor.here() }, 'spath takes one path.', 'Write spath again for another path.');
  }
  const [path, output] = [given.get('path'), given.get('output')];
  const field = given.get('input')?.text ?? '_raw';
  if (path !== undefined)
    return { field, path: { text: path.text, steps: stepsOf(path), output: output?.text ?? path.text } };
  if (output === undefined) return { field };
  return fail(output, 'spath with output= needs a path.', 'Write spath output=<field> path=<path>.');
}

export const spath = command<Args>({
  name: 'spath',
  syntax: 'spath [input=<field>] [output=<field>] [path=<path> | <path>]',
  summary: 'Takes the value at a path of a JSON or XML text, or without a path all values, into fields.',
  examples: [
    'search sourcetype=aws:cloudtrail | spath output=arn path=userIdentity.arn',
    'search sourcetype=x | spath input=Data | spath input=xml "book{}.title{@year}"',
  ],
  parse,
  print: ({ field, path }) =>
    words(
      field === '_raw' ? '' : `input=${fieldName(field)}`,
      path === undefined || path.output === path.text ? '' : `output=${fieldName(path.output)}`,
      options([['path', path?.text]]),
    ),
  lower: ({ field, path }, input, { span }) => {
    const args = path === undefined ? { field } : { field, path: { steps: path.steps, output: path.output } };
    return { kind: 'host', operator: 'spath', args, input: rows(input), span };
  },
});
