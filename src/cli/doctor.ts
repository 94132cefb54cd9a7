import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { savedSearchTable } from '../content/index.js';
import { operationMessages } from '../diagnostics/codes/operation.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { type Check, examine, gather, type Report } from '../operation/index.js';
import { doctorOf, findServer } from '../server/index.js';
import type { Context } from './context.js';
import { EXIT } from './exit.js';
import { openStoreIn } from './open-store.js';
import { addExamples, addFormat, addKnowledgeOptions, collect, type SearchOptions } from './options.js';
import { retentionSettings } from './retention-settings.js';
import { dataFolder, workspaceFor } from './workspace.js';

const diagnose = diagnoser(operationMessages);

interface DoctorOptions extends SearchOptions {
  readonly format: 'text' | 'json';
}

/** What a check is about, where there is much of it: so many are printed, unless --verbose is given. */
const MOST_ITEMS = 10;

/** A running server looks itself over; without one, the store alone is looked at. */
async function reportOn(data: string, options: DoctorOptions, context: Context): Promise<Report> {
  const server = await findServer(data);
  if (server !== undefined) return await doctorOf(server);
  const { knowledge, content } = await workspaceFor(options, context);
  const setup = { knowledge, macros: content.macros, savedSearches: savedSearchTable(content) };
  const store = await openStoreIn(data);
  try {
    return examine(await gather({ store, data, content, setup, retention: retentionSettings(context.folder) }));
  } finally {
    await store.close();
  }
}

const MARKS = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

function text({ id, status, message, hint, items = [] }: Check, { verbose }: Context): string {
  const shown = verbose ? items : items.slice(0, MOST_ITEMS);
  const rest = items.length - shown.length;
  return [
    `${MARKS[status]}  ${id.padEnd(17)} ${message}`,
    ...shown.map((item) => `      - ${item}`),
    ...(rest > 0 ? [`      … and ${rest} more; --verbose shows them`] : []),
    ...(hint === undefined ? [] : [`      hint: ${hint}`]),
  ].join('\n');
}

async function run(options: DoctorOptions, context: Context): Promise<void> {
  const data = dataFolder(options, 'keep', context.folder) ?? context.folder;
  if (!existsSync(data)) throw new KarstError(diagnose('operation/no-store', {}, data));
  const report = await reportOn(data, options, context);
  const { terminal } = context;
  if (options.format === 'json') terminal.out(`${JSON.stringify(report, null, 2)}\n`);
  else terminal.out(`${report.checks.map((check) => text(check, context)).join('\n')}\n`);
  if (report.status === 'fail') context.exitCode = EXIT.findings;
}

export function addDoctor(program: Command, context: Context): void {
  const command = program
    .command('doctor')
    .summary('look a server or a store over')
    .description(
      'Checks disk, clocks, inputs that fell silent, scheduled searches, detections whose data or fields are missing, and the ' +
        'store itself, and says what to do. Asks the running server where there is one. Exits with 3 if a check fails; ' +
        'warnings do not count.',
    )
    .option('--data <dir>', 'folder of the event store (default: `data` in karst.yml, else ./.karst)')
    .option('--content <dir>', 'folder of detections, without a server; may be repeated', collect);
  addFormat(addKnowledgeOptions(command), ['text', 'json']);
  addExamples(command, ['karst doctor --data /var/lib/karst', 'karst doctor --format json']).action(
    (options: DoctorOptions) => run(options, context),
  );
}
