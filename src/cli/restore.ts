import { resolve } from 'node:path';
import type { Command } from 'commander';
import { operationMessages } from '../diagnostics/codes/operation.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import {
  type About,
  BadBackup,
  NewerBackup,
  NOWHERE,
  NotEmpty,
  readBackup,
  restoreBackup,
  sizeText,
} from '../operation/index.js';
import { findServer } from '../server/index.js';
import { openEmbedded, SCHEMA_VERSION } from '../store/index.js';
import { auditCommand } from './audited.js';
import type { Context } from './context.js';
import { count } from './counting.js';
import { addExamples, addFormat, type StoreOptions } from './options.js';
import { dataFolder } from './workspace.js';

const diagnose = diagnoser(operationMessages);

interface RestoreOptions extends StoreOptions {
  readonly check?: boolean;
  readonly format: 'text' | 'json';
}

function problem(error: unknown, file: string, data: string): unknown {
  if (error instanceof NewerBackup) {
    return new KarstError(diagnose('operation/newer-backup', {}, file, error.about.version));
  }
  if (error instanceof BadBackup) return new KarstError(diagnose('operation/bad-backup', {}, file, error.message));
  if (error instanceof NotEmpty) return new KarstError(diagnose('operation/not-empty', {}, data));
  if (error instanceof Error && 'code' in error) {
    return new KarstError(diagnose('operation/cannot-read', {}, file, error.message));
  }
  return error;
}

/** Opens the store once: what the journal held goes into its tables, and what is there is counted. */
async function proved(data: string, file: string, about: About): Promise<number> {
  const store = await openEmbedded({ path: data });
  try {
    const origins = store.catalogue().tables.flatMap((table) => table.origins);
    const events = origins.reduce((sum, origin) => sum + origin.count, 0);
    if (events < about.events) throw new KarstError(diagnose('operation/events-missing', {}, events, about.events));
    await auditCommand(store, { action: 'backup.restore', object: file, detail: JSON.stringify(about) });
    return events;
  } finally {
    await store.close();
  }
}

async function run(file: string, options: RestoreOptions, { folder, terminal }: Context): Promise<void> {
  const path = resolve(folder, file);
  const data = dataFolder(options, 'keep', folder) ?? folder;
  const check = options.check === true;
  const server = check ? undefined : await findServer(data);
  if (server !== undefined) throw new KarstError(diagnose('operation/server-running', {}, data, server.pid));
  const read = check ? readBackup(path, SCHEMA_VERSION, NOWHERE) : restoreBackup(path, data, SCHEMA_VERSION);
  const about = await read.catch((error: unknown) => {
    throw problem(error, path, data);
  });
  const events = check ? about.events : await proved(data, path, about);
  const text = `${count(events, 'event')}, ${sizeText(about.bytes)}; made ${about.made} by Karst ${about.version}`;
  terminal.out(
    options.format === 'json'
      ? `${JSON.stringify({ ...about, events, ...(check ? {} : { data }) })}\n`
      : check
        ? `${path} is whole: ${text}\n`
        : `${data}: ${text}\n`,
  );
}

export function addRestore(program: Command, context: Context): void {
  const command = program
    .command('restore')
    .summary('make a store of a backup')
    .description(
      'Unpacks a backup into a folder that is empty or not there, checks each file against its checksum, and opens the ' +
        'store once to count what is in it. An interrupted restore leaves no store, and can be run again.',
    )
    .argument('<file>', 'what `karst backup` wrote')
    .option('--data <dir>', 'folder of the new event store (default: `data` in karst.yml, else ./.karst)')
    .option('--check', 'only check that the backup is whole');
  addFormat(command, ['text', 'json']);
  addExamples(command, [
    'karst restore /backup/karst-20261124T020000Z.tar --data /var/lib/karst',
    'karst restore before-upgrade.tar --check',
  ]).action((file: string, options: RestoreOptions) => run(file, options, context));
}
