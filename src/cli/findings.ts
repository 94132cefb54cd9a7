import type { Command } from 'commander';
import type { Reviewed } from '../findings/index.js';
import type { Context } from './context.js';
import { count } from './counting.js';
import { aboutText, findingJson, iso } from './findings-report.js';
import { addFindingFilters, atDesk, type FindingOptions, findFindings } from './findings-search.js';
import { addFindingsShow } from './findings-show.js';
import { addFindingsStats } from './findings-stats.js';
import { addFindingsHistory, addFindingsUpdate } from './findings-update.js';
import { addExamples, addFormat, addSearchOptions } from './options.js';
import { renderTable } from './table.js';
import { wholeNumber } from './whole-number.js';

interface ListOptions extends FindingOptions {
  readonly limit: string;
  readonly format: 'table' | 'json';
}

/** Digits of an id that a table shows; the beginning of an id names a finding. */
const SHORT = 12;

function cells(finding: Reviewed): readonly string[] {
  const { id, time, urgency, statusLabel, owner, title, suppressions } = finding;
  const state = suppressions.length === 0 ? statusLabel : `${statusLabel} (suppressed)`;
  return [id.slice(0, SHORT), iso(time), urgency, state, owner, title, aboutText(finding)];
}

async function list(options: ListOptions, context: Context): Promise<void> {
  const limit = wholeNumber('--limit', options.limit, 100_000);
  const all = await atDesk(options, context, (desk) => findFindings(desk, options));
  const shown = all.slice(0, limit);
  const { terminal } = context;
  if (options.format === 'json') {
    terminal.out(`${JSON.stringify(shown.map(findingJson), null, 2)}\n`);
    return;
  }
  const header = ['id', 'time', 'urgency', 'status', 'owner', 'title', 'about'];
  if (shown.length > 0) terminal.out(`${renderTable(header, shown.map(cells), terminal)}\n`);
  const part = shown.length < all.length ? `the newest ${shown.length} of ` : '';
  terminal.out(`${part}${count(all.length, 'finding')}\n`);
}

function addList(parent: Command, context: Context): void {
  const command = parent
    .command('list')
    .summary('show findings and how they stand')
    .description(
      'Shows findings, the newest first. Of several values of one option any will do; different options must all hold.',
    )
    .option('--limit <number>', 'show so many at most', '100');
  addFormat(addSearchOptions(addFindingFilters(command)), ['table', 'json']);
  addExamples(command, [
    'karst findings list --open --urgency high --urgency critical',
    'karst findings list --owner unassigned --since -24h',
    "karst findings list --rule 'Windows Abused*' --host ws-0417.corp.example --format json",
  ]).action((options: ListOptions) => list(options, context));
}

export function addFindings(program: Command, context: Context): void {
  const parent = program
    .command('findings')
    .summary('review what detections found')
    .description(
      'Incident review: findings with their status, owner, urgency and disposition. Every change is a record of who changed ' +
        'what, and when; searches see the state through the macro `notable`.',
    );
  addExamples(parent, [
    'karst findings list --open',
    'karst findings show 3f9a1c',
    "karst findings update 3f9a1c --status closed --disposition 'benign positive' --comment 'planned test'",
  ]);
  addList(parent, context);
  addFindingsShow(parent, context);
  addFindingsUpdate(parent, context);
  addFindingsHistory(parent, context);
  addFindingsStats(parent, context);
}
