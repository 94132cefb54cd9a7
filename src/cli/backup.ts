import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { operationMessages } from '../diagnostics/codes/operation.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { sizeText, type Written, writeBackup } from '../operation/index.js';
import type { Store } from '../store/index.js';
import { auditCommand } from './audited.js';
import type { Context } from './context.js';
import { count } from './counting.js';
import { openStoreIn } from './open-store.js';
import { addExamples, addFormat, type StoreOptions } from './options.js';
import { version } from './version.js';
import { dataFolder } from './workspace.js';

const diagnose = diagnoser(operationMessages);

interface BackupOptions extends StoreOptions {
  readonly format: 'text' | 'json';
}

/** In a folder a backup is named after its time. */
function pathFor(target: string): string {
  const isFolder = target.endsWith('/') || (existsSync(target) && statSync(target).isDirectory());
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return isFolder ? join(target, `karst-${stamp}.tar`) : target;
}

async function written(store: Store, path: string): Promise<Written> {
  const frozen = await store.upkeep.freeze();
  try {
    return await writeBackup(frozen, path, version());
  } catch (error) {
    const { message } = error as Error;
    throw new KarstError(diagnose('operation/cannot-write', {}, path, message));
  } finally {
    await store.upkeep.thaw();
  }
}

async function run(target: string, options: BackupOptions, { folder, terminal }: Context): Promise<void> {
  const path = pathFor(target.endsWith('/') ? `${resolve(folder, target)}/` : resolve(folder, target));
  if (existsSync(path)) throw new KarstError(diagnose('operation/backup-exists', {}, path));
  const data = dataFolder(options, 'keep', folder) ?? folder;
  if (!existsSync(data)) throw new KarstError(diagnose('operation/no-store', {}, data));
  const store = await openStoreIn(data);
  try {
    await store.flush();
    const begin = performance.now();
    const { about, size } = await written(store, path);
    const seconds = (performance.now() - begin) / 1000;
    await auditCommand(store, { action: 'backup.write', object: path, detail: JSON.stringify(about) });
    terminal.out(
      options.format === 'json'
        ? `${JSON.stringify({ path, size, seconds, ...about })}\n`
        : `${path}: ${count(about.events, 'event')}, ${sizeText(size)}, in ${seconds.toFixed(1)} s\n`,
    );
  } finally {
    await store.close();
  }
}

export function addBackup(program: Command, context: Context): void {
  const command = program
    .command('backup')
    .summary('write everything a store holds to a file')
    .description(
      'Writes events, findings, users, tokens, lookups and the ledger to one file (tar, with checksums); from a running ' +
        'server as well, which goes on working. The file has its name once it is whole. It holds hashes of passwords and ' +
        'tokens, so only its owner may read it.',
    )
    .argument('<target>', 'a file, or a folder in which it is named after the time')
    .option('--data <dir>', 'folder of the event store (default: `data` in karst.yml, else ./.karst)');
  addFormat(command, ['text', 'json']);
  addExamples(command, [
    'karst backup /backup/ --data /var/lib/karst',
    'karst backup before-upgrade.tar --format json',
  ]).action((target: string, options: BackupOptions) => run(target, options, context));
}
