import { userInfo } from 'node:os';
import type { Command } from 'commander';
import {
  addSuppression,
  endSuppression,
  isOver,
  type NewSuppression,
  type Suppression,
  suppressionCondition,
  suppressionsIn,
} from '../findings/index.js';
import { auditCommand } from './audited.js';
import type { Context } from './context.js';
import { count } from './counting.js';
import { iso } from './findings-report.js';
import { atDesk, type Desk } from './findings-search.js';
import { addExamples, addFormat, addSearchOptions, type SearchOptions } from './options.js';
import { renderTable } from './table.js';
import { timeOption } from './time-option.js';

interface Options extends SearchOptions {
  readonly format: 'text' | 'json';
}

interface AddOptions extends Options {
  readonly filter: string;
  readonly reason: string;
  readonly until: string;
  readonly from: string;
  readonly owner?: string;
}

interface ListOptions extends Options {
  readonly all?: boolean;
}

interface EndOptions extends Options {
  readonly reveal?: boolean;
}

const now = (): number => Date.now() / 1000;

function stateOf(rule: Suppression): string {
  if (rule.ended !== undefined) return 'ended';
  if (isOver(rule, now())) return 'expired';
  return rule.from > now() ? 'planned' : 'active';
}

function json(rule: Suppression, hidden: number) {
  const { from, until, made, ended, ...rest } = rule;
  return {
    ...rest,
    state: stateOf(rule),
    from: iso(from),
    ...(until === undefined ? {} : { until: iso(until) }),
    made: iso(made),
    ...(ended && { ended: { by: ended.by, at: iso(ended.at) } }),
    hidden,
  };
}

/** How many findings a rule hides; a filter that does not compile is refused by the search itself. */
async function hiddenBy(desk: Desk, rule: Pick<Suppression, 'filter' | 'from' | 'until'>): Promise<number> {
  const spl = `\`get_notable_index\` | dedup event_id | where ${suppressionCondition(rule)} | stats count`;
  const [row] = await desk.rows(spl);
  return Number(row?.count ?? 0);
}

async function add(name: string, options: AddOptions, context: Context): Promise<void> {
  const by = userInfo().username;
  const until = options.until === 'never' ? undefined : timeOption('--until', options.until);
  const wanted: NewSuppression = {
    name,
    filter: options.filter,
    from: timeOption('--from', options.from),
    ...(until === undefined ? {} : { until }),
    reason: options.reason,
    owner: options.owner ?? by,
    by,
    made: now(),
  };
  const { rule, hidden } = await atDesk(options, context, async (desk) => {
    // Before the rule is there: one whose filter does not compile would break every search for findings.
    await hiddenBy(desk, wanted);
    const rule = await addSuppression(desk.store.lookups, wanted);
    const detail = JSON.stringify({ filter: rule.filter, reason: rule.reason, owner: rule.owner });
    await auditCommand(desk.store, { action: 'suppressions.add', object: name, detail });
    return { rule, hidden: await hiddenBy(desk, rule) };
  });
  const end = rule.until === undefined ? 'for good' : `up to ${iso(rule.until)}`;
  context.terminal.out(
    options.format === 'json'
      ? `${JSON.stringify(json(rule, hidden), null, 2)}\n`
      : `${name} hides findings from ${iso(rule.from)} ${end}; it hides ${count(hidden, 'finding')} of those there are\n`,
  );
}

function cells(rule: Suppression, hidden: number): readonly string[] {
  const { name, filter, from, until, owner, reason } = rule;
  return [
    name,
    stateOf(rule),
    iso(from),
    until === undefined ? 'never' : iso(until),
    owner,
    filter,
    reason,
    String(hidden),
  ];
}

async function list(options: ListOptions, context: Context): Promise<void> {
  const found = await atDesk(options, context, async (desk) => {
    const rules = await suppressionsIn(desk.store.lookups);
    const shown = rules.filter((rule) => options.all || !isOver(rule, now()));
    const rows: { readonly rule: Suppression; readonly hidden: number }[] = [];
    for (const rule of shown) rows.push({ rule, hidden: await hiddenBy(desk, rule) });
    return rows;
  });
  const { terminal } = context;
  if (options.format === 'json') {
    terminal.out(
      `${JSON.stringify(
        found.map(({ rule, hidden }) => json(rule, hidden)),
        null,
        2,
      )}\n`,
    );
    return;
  }
  const header = ['name', 'state', 'from', 'until', 'owner', 'filter', 'reason', 'hides'];
  const rows = found.map(({ rule, hidden }) => cells(rule, hidden));
  if (rows.length > 0) terminal.out(`${renderTable(header, rows, terminal)}\n`);
  terminal.out(`${count(rows.length, 'suppression')}\n`);
}

async function end(name: string, options: EndOptions, context: Context): Promise<void> {
  const reveal = options.reveal === true;
  const by = userInfo().username;
  const rule = await atDesk(options, context, async (desk) => {
    const ended = await endSuppression(desk.store.lookups, { name, by, now: now(), reveal });
    const detail = reveal ? { detail: 'what it hid is shown again' } : {};
    await auditCommand(desk.store, { action: 'suppressions.end', object: name, ...detail });
    return ended;
  });
  const what = reveal ? 'what it hid is shown again' : 'what it hid stays hidden';
  context.terminal.out(
    options.format === 'json' ? `${JSON.stringify(json(rule, 0), null, 2)}\n` : `${name} is over; ${what}\n`,
  );
}

function addAdd(parent: Command, context: Context): void {
  const command = parent
    .command('add')
    .summary('hide findings that are of no interest')
    .description(
      'Makes a rule. Findings that meet its filter are still made, and marked with its name; reviews leave them out.',
    )
    .argument('<name>', 'letters, digits, `-`, `_` and `.`')
    .requiredOption('--filter <terms>', 'terms of a search over findings: source="…" user=svc_*')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--until <time>', 'when it ends: +30d, epoch seconds, ISO 8601, or `never`')
    .option('--from <time>', 'findings from then on', 'now')
    .option('--owner <name>', 'who answers for it (default: you)');
  addFormat(addSearchOptions(command), ['text', 'json']);
  addExamples(command, [
    "karst suppressions add scanner --filter 'dest=scan-01* source=\"ESCU - *\"' --until +30d --reason 'monthly scan'",
    "karst suppressions add drill --filter 'user=redteam*' --from -7d --until +1d --reason 'exercise'",
  ]).action((name: string, options: AddOptions) => add(name, options, context));
}

function addList(parent: Command, context: Context): void {
  const command = parent
    .command('list')
    .summary('show suppressions and what they hide')
    .description('Shows the rules that are not over: whose they are, until when, and how many findings they hide.')
    .option('--all', 'also those that are over');
  addFormat(addSearchOptions(command), ['text', 'json']);
  addExamples(command, ['karst suppressions list', 'karst suppressions list --all --format json']).action(
    (options: ListOptions) => list(options, context),
  );
}

function addEnd(parent: Command, context: Context): void {
  const command = parent
    .command('end')
    .summary('end a suppression before its time')
    .description('From now on the rule hides nothing new. What it hid stays hidden, unless it is told to reveal it.')
    .argument('<name>', 'its name')
    .option('--reveal', 'show again what it hid; works on rules that are over, too');
  addFormat(addSearchOptions(command), ['text', 'json']);
  addExamples(command, ['karst suppressions end scanner', 'karst suppressions end scanner --reveal']).action(
    (name: string, options: EndOptions) => end(name, options, context),
  );
}

export function addSuppressions(program: Command, context: Context): void {
  const parent = program
    .command('suppressions')
    .summary('hide findings that are of no interest, for a time')
    .description('Rules that hide findings from review, each with somebody who answers for it, a reason and an end.');
  addExamples(parent, ['karst suppressions list']);
  addAdd(parent, context);
  addList(parent, context);
  addEnd(parent, context);
}
