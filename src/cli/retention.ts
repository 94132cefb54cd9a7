import type { Command } from 'commander';
import { type KeepRule, type Retention, ruleFor, type Swept, sizeText, sweep } from '../operation/index.js';
import type { Extent, Store } from '../store/index.js';
import { auditCommand } from './audited.js';
import type { Context } from './context.js';
import { count } from './counting.js';
import { addExamples, addFormat, type StoreOptions } from './options.js';
import { retentionSettings } from './retention-settings.js';
import { renderTable } from './table.js';
import { withStore } from './workspace.js';

interface RetentionOptions extends StoreOptions {
  readonly dryRun?: boolean;
  readonly format: 'text' | 'json';
}

const iso = (micros: number): string => new Date(micros / 1000).toISOString().replace('.000Z', 'Z');

const DAY = 86_400;

function ageText(seconds: number): string {
  return seconds % DAY === 0 ? `${seconds / DAY}d` : `${seconds / 3_600}h`;
}

function ruleText({ maxAge, maxSize }: KeepRule): string {
  const parts = [
    ...(maxAge === undefined ? [] : [ageText(maxAge)]),
    ...(maxSize === undefined ? [] : [sizeText(maxSize)]),
  ];
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

/** What one index has in all tables. */
interface IndexUsage {
  readonly index: string;
  readonly events: number;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

function byIndex(extents: readonly Extent[]): readonly IndexUsage[] {
  const found = new Map<string, IndexUsage>();
  for (const { index, events, bytes, first, last } of extents) {
    const before = found.get(index) ?? { index, events: 0, bytes: 0, first, last };
    found.set(index, {
      index,
      events: before.events + events,
      bytes: before.bytes + bytes,
      first: Math.min(before.first, first),
      last: Math.max(before.last, last),
    });
  }
  return [...found.values()].sort((a, b) => (a.index < b.index ? -1 : 1));
}

async function usageOf(store: Store): Promise<readonly IndexUsage[]> {
  await store.flush();
  return byIndex(await store.upkeep.usage());
}

async function show(options: RetentionOptions, context: Context): Promise<void> {
  const { terminal, folder } = context;
  const retention = retentionSettings(folder);
  const usage = await withStore(options, context, 'read', usageOf);
  if (options.format === 'json') {
    const shown = usage.map(({ index, events, bytes, first, last }) => {
      const { maxAge, maxSize } = ruleFor(retention, index);
      const rule = { ...(maxAge && { max_age: maxAge }), ...(maxSize && { max_size: maxSize }) };
      return { index, events, bytes: Math.round(bytes), first: iso(first), last: iso(last), ...rule };
    });
    terminal.out(`${JSON.stringify(shown, null, 2)}\n`);
    return;
  }
  const rows = usage.map(({ index, events, bytes, first, last }) => [
    ...[index, events.toLocaleString('en-US'), sizeText(bytes), iso(first), iso(last)],
    ruleText(ruleFor(retention, index)),
  ]);
  const header = ['index', 'events', 'on disk', 'oldest', 'newest', 'what is kept'];
  terminal.out(rows.length === 0 ? 'There are no events.\n' : `${renderTable(header, rows, terminal)}\n`);
}

/** Into the audit log, an entry for each index, as a server does it. */
async function record(store: Store, { removals, runs }: Swept): Promise<void> {
  for (const { index, events, bytes, before } of removals) {
    const detail = JSON.stringify({ events, bytes, before: iso(before) });
    await auditCommand(store, { action: 'retention.expire', object: index, detail });
  }
  if (runs > 0) await auditCommand(store, { action: 'retention.expire', object: '_runs', detail: `${runs} steps` });
}

function told({ removals, runs }: Swept, dryRun: boolean, context: Context): string {
  if (removals.length === 0 && runs === 0) return 'There is nothing to remove.\n';
  const rows = removals.map(({ index, events, bytes, before }) => [
    ...[index, events.toLocaleString('en-US'), sizeText(bytes), iso(before)],
  ]);
  const table =
    removals.length === 0
      ? ''
      : `${renderTable(['index', 'events', 'about', 'from before'], rows, context.terminal)}\n`;
  const verb = dryRun ? 'would be removed' : 'removed';
  const ledger = runs === 0 ? '' : `${count(runs, 'step')} of old runs ${verb}\n`;
  const events = removals.reduce((sum, one) => sum + one.events, 0);
  return `${table}${count(events, 'event')} ${verb}\n${ledger}`;
}

async function apply(options: RetentionOptions, context: Context): Promise<void> {
  const retention: Retention = retentionSettings(context.folder);
  const dryRun = options.dryRun === true;
  const swept = await withStore(options, context, 'read', async (store) => {
    const done = await sweep(store, retention, { now: Date.now(), dryRun });
    if (!dryRun) await record(store, done);
    return done;
  });
  const { removals, runs } = swept;
  context.terminal.out(
    options.format === 'json'
      ? `${JSON.stringify({ dryRun, removals: removals.map((one) => ({ ...one, before: iso(one.before) })), runs })}\n`
      : told(swept, dryRun, context),
  );
}

const DATA = ['--data <dir>', 'folder of the event store (default: `data` in karst.yml, else ./.karst)'] as const;

export function addRetention(program: Command, context: Context): void {
  const parent = program
    .command('retention')
    .summary('see how large indexes are, and remove old events')
    .description(
      'How long events are kept, by `retention` in karst.yml: max_age and max_size for each index, and a default. A running ' +
        'server applies it every hour. Findings, risk and the audit log go only by rules that name them.',
    );
  addExamples(parent, ['karst retention show', 'karst retention apply --dry-run']);
  const showing = parent
    .command('show')
    .summary('show indexes with their size, their age and what is kept')
    .description('Shows each index: events, bytes on disk, oldest and newest event, and the rule it is under.')
    .option(...DATA);
  addFormat(showing, ['text', 'json']);
  addExamples(showing, ['karst retention show --data /var/lib/karst']).action((options: RetentionOptions) =>
    show(options, context),
  );
  const applying = parent
    .command('apply')
    .summary('remove what is too old or too much')
    .description('Removes what the rules do not let stay, now; through the server where one runs.')
    .option(...DATA)
    .option('--dry-run', 'only say what would be removed');
  addFormat(applying, ['text', 'json']);
  addExamples(applying, ['karst retention apply --dry-run', 'karst retention apply --format json']).action(
    (options: RetentionOptions) => apply(options, context),
  );
}
