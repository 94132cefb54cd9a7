import type { Command } from 'commander';
import { loadKnowledge } from '../knowledge/index.js';
import { type ResultRow, search } from '../search/index.js';
import { auditSearch } from '../server/index.js';
import type { Context } from './context.js';
import { addExamples, addFormat, type StoreOptions } from './options.js';
import { renderTable } from './table.js';
import { isoTime } from './time-format.js';
import { timeOption } from './time-option.js';
import { withStore } from './workspace.js';

interface AuditOptions extends StoreOptions {
  readonly since: string;
  readonly user?: string;
  readonly action?: string;
  readonly format: 'text' | 'json';
}

const COLUMNS = ['user', 'role', 'action', 'info', 'object', 'clientip'] as const;

const text = (row: ResultRow, field: string): string => [row[field] ?? ''].flat().join(', ');

async function list(options: AuditOptions, context: Context): Promise<void> {
  const earliest = String(timeOption('--since', options.since));
  const { knowledge } = await loadKnowledge([]);
  const { rows } = await withStore(options, context, 'read', (store) =>
    search({ spl: auditSearch(options), earliest, knowledge }, store),
  );
  const { terminal } = context;
  if (options.format === 'json') {
    const entries = rows.map(({ _time, ...entry }) => ({ time: isoTime(String(_time)), ...entry }));
    terminal.out(`${JSON.stringify(entries, null, 2)}\n`);
    return;
  }
  const cells = rows.map((row) => [
    isoTime(text(row, '_time')),
    ...COLUMNS.map((column) => text(row, column)),
    text(row, 'search') || text(row, 'detail'),
  ]);
  terminal.out(
    cells.length === 0 ? 'There are no entries.\n' : `${renderTable(['time', ...COLUMNS, 'what'], cells, terminal)}\n`,
  );
}

export function addAudit(program: Command, context: Context): void {
  const parent = program
    .command('audit')
    .summary('show who did what')
    .description(
      'The audit log: every change and every search through the server, which searches see as index=_audit.',
    );
  addExamples(parent, ['karst audit list --since -7d']);
  const command = parent
    .command('list')
    .summary('show the audit log, the newest first')
    .description('Shows the audit log, the newest entries first.')
    .option('--data <dir>', 'folder of the event store (default: `data` in karst.yml, else ./.karst)')
    .option('--since <time>', 'entries since then', '-24h')
    .option('--user <name>', 'of one user, with * for any text')
    .option('--action <name>', 'of one action, with * for any text');
  addFormat(command, ['text', 'json']);
  addExamples(command, [
    "karst audit list --action 'users.*'",
    'karst audit list --user alice --since -7d --format json',
  ]).action((options: AuditOptions) => list(options, context));
}
