import type { Command } from 'commander';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { findServer, type InputStatus, inputsOf } from '../server/index.js';
import type { Context } from './context.js';
import { addExamples, addFormat, addStoreOptions, type StoreOptions } from './options.js';
import { renderTable } from './table.js';
import { dataFolder } from './workspace.js';

const diagnose = diagnoser(cliMessages);

interface InputsOptions extends StoreOptions {
  readonly format: 'text' | 'json';
}

function cells({ name, index, events, last, dropped, errors, lastError }: InputStatus): readonly string[] {
  const time = last === undefined ? '' : new Date(last).toISOString();
  return [name, index, String(events), time, String(dropped), String(errors), lastError ?? ''];
}

async function run(options: InputsOptions, { folder, terminal }: Context): Promise<void> {
  const data = dataFolder(options, 'keep', folder) ?? folder;
  const server = await findServer(data);
  if (server === undefined) throw new KarstError(diagnose('cli/no-server', {}, data));
  const inputs = await inputsOf(server);
  const header = ['input', 'index', 'events', 'last', 'dropped', 'errors', 'last error'];
  if (options.format === 'json') terminal.out(`${JSON.stringify(inputs)}\n`);
  else
    terminal.out(
      inputs.length === 0 ? 'There are no inputs.\n' : `${renderTable(header, inputs.map(cells), terminal)}\n`,
    );
}

export function addInputs(program: Command, context: Context): void {
  const inputs = program.command('inputs').summary('how the inputs of a running server are doing');
  const list = inputs
    .command('list')
    .summary('inputs with counts, the time of the last event, and errors')
    .description('Asks the server that holds the data folder about the inputs of its karst.yml.');
  addStoreOptions(list);
  addFormat(list, ['text', 'json']);
  addExamples(list, ['karst inputs list --data /var/lib/karst']).action((options: InputsOptions) =>
    run(options, context),
  );
}
