import type { ModelArgs } from '../plan/index.js';
import { command } from './command.js';
import { modelName } from './model-arguments.js';

export const summary = command<ModelArgs>({
  name: 'summary',
  syntax: 'summary <model>',
  summary:
    'What a model has learnt: for each group the distribution, its least, greatest and mean value, and cardinality.',
  examples: ['| summary command_lengths'],
  generating: true,
  parse: (cursor) => ({ model: modelName(cursor, 'summary') }),
  print: ({ model }) => model,
  lower: (args, _input, { span }) => ({ kind: 'host', operator: 'summariseModel', args, span }),
});

export const listmodels = command<Readonly<Record<string, never>>>({
  name: 'listmodels',
  syntax: 'listmodels',
  summary: 'The models that fit has kept.',
  examples: ['| listmodels'],
  generating: true,
  parse: () => ({}),
  print: () => '',
  lower: (args, _input, { span }) => ({ kind: 'host', operator: 'listModels', args, span }),
});

export const deletemodel = command<ModelArgs>({
  name: 'deletemodel',
  syntax: 'deletemodel <model>',
  summary: 'Forgets a model.',
  examples: ['| deletemodel command_lengths'],
  generating: true,
  parse: (cursor) => ({ model: modelName(cursor, 'deletemodel') }),
  print: ({ model }) => model,
  lower: (args, _input, { span }) => ({ kind: 'host', operator: 'deleteModel', args, span }),
});
