import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { type SearchRequest, search } from '../search/index.js';
import type { Store } from '../store/index.js';
import { type Context, printDiagnostics } from './context.js';
import { reportFailure } from './exit.js';
import { type HuntOptions, huntIn, prepareHunt, printHunt } from './hunt.js';
import { addExamples } from './options.js';
import { sampleLog } from './packs.js';
import { formatResult, requestFor } from './search.js';
import { withStore } from './workspace.js';

const SAMPLE = 'abused_web_services.xml';
const SUGGESTION = 'EventCode=22 QueryName="*ngrok*" | stats count by Computer Image QueryName';

async function answer(request: SearchRequest, store: Store, context: Context): Promise<void> {
  const { terminal } = context;
  try {
    const result = await search(request, store);
    printDiagnostics(result.messages, context);
    terminal.out(formatResult(result, 'table', terminal));
  } catch (error) {
    reportFailure(error, terminal, false);
  }
}

/** Reads searches from the keyboard until `exit` or the end of the input. */
async function prompt(store: Store, context: Context): Promise<void> {
  const request = await requestFor('', {}, context);
  context.terminal.out(`\nSearch on in SPL, for instance:  ${SUGGESTION}\nLeave with "exit".\n`);
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: 'spl> ' });
  lines.prompt();
  for await (const line of lines) {
    const spl = line.trim();
    if (spl === 'exit' || spl === 'quit') break;
    if (spl !== '') await answer({ ...request, spl }, store, context);
    lines.prompt();
  }
  lines.close();
}

async function run(options: { readonly once?: boolean }, context: Context): Promise<void> {
  const { terminal } = context;
  terminal.out('Simulated Sysmon logs of an NjRAT-like trojan that hides behind web services (ATT&CK T1102).\n\n');
  const hunt: HuntOptions = { format: 'table', data: false };
  const prepared = await prepareHunt(hunt, context);
  await withStore(hunt, context, 'files', async (store) => {
    printHunt(await huntIn(store, [sampleLog(SAMPLE)], prepared, hunt, context), hunt.format, context);
    if (options.once !== true && process.stdin.isTTY === true) await prompt(store, context);
  });
}

export function addDemo(program: Command, context: Context): void {
  const command = program
    .command('demo')
    .summary('hunt in bundled sample logs, then search them by hand')
    .description(
      'Hunts in bundled, simulated logs, in a store that is thrown away, then takes searches from the keyboard.',
    )
    .option('--once', 'stop after the hunt');
  addExamples(command, ['karst demo', 'karst demo --once']).action((options: { readonly once?: boolean }) =>
    run(options, context),
  );
}
