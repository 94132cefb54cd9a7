import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { reviewMessages } from '../diagnostics/codes/review.js';
import { type Diagnostic, diagnoser, KarstError } from '../diagnostics/index.js';
import { visible } from '../diagnostics/render.js';
import {
  dispositionOf,
  type Edit,
  type Outcome,
  type Reviewed,
  reviewFindings,
  reviewHistory,
  statusOf,
  urgencyNamed,
} from '../findings/index.js';
import { auditCommand, objectsOf } from './audited.js';
import { type Context, printDiagnostics } from './context.js';
import { count } from './counting.js';
import { EXIT } from './exit.js';
import { historyJson, historyLines } from './findings-report.js';
import {
  atDesk,
  choosesFindings,
  type Desk,
  type FindingOptions,
  findById,
  findFindings,
  meant,
} from './findings-search.js';
import { addExamples, addFormat, addSearchOptions, collect, type SearchOptions } from './options.js';
import { reviewSettings } from './review-settings.js';
import { wholeNumber } from './whole-number.js';

const diagnose = diagnoser(reviewMessages);

/** Here --status and --owner say what to change, so the filters of those names begin with `from`. */
interface UpdateOptions
  extends SearchOptions,
    Pick<FindingOptions, 'rule' | 'host' | 'user' | 'since' | 'open' | 'suppressed'> {
  readonly status?: string;
  readonly owner?: string;
  readonly urgency?: string;
  readonly disposition?: string;
  readonly comment?: string;
  readonly fromStatus?: readonly string[];
  readonly fromOwner?: readonly string[];
  readonly seen?: string;
  readonly format: 'text' | 'json';
}

const EDITS = ['--status', '--owner', '--urgency', '--disposition', '--comment'];

function editOf({ status, owner, urgency, disposition, comment }: UpdateOptions, me: string): Edit {
  const edit: Edit = {
    ...(status === undefined ? {} : { status: meant('status', status, statusOf) }),
    ...(owner === undefined ? {} : { owner: owner === 'me' ? me : owner }),
    ...(urgency === undefined ? {} : { urgency: meant('urgency', urgency, urgencyNamed) }),
    ...(disposition === undefined ? {} : { disposition: meant('disposition', disposition, dispositionOf) }),
    ...(comment === undefined ? {} : { comment }),
  };
  if (Object.keys(edit).length > 0) return edit;
  throw new KarstError(diagnose('review/nothing-to-do', {}, EDITS));
}

function filterOptions(options: UpdateOptions): FindingOptions {
  const { fromStatus, fromOwner, rule, host, user, since, open, suppressed } = options;
  return {
    ...(fromStatus && { status: fromStatus }),
    ...(fromOwner && { owner: fromOwner }),
    ...(rule && { rule }),
    ...(host && { host }),
    ...(user && { user }),
    ...(since === undefined ? {} : { since }),
    ...(open && { open }),
    ...(suppressed && { suppressed }),
  };
}

interface Chosen {
  readonly findings: readonly Reviewed[];
  readonly problems: readonly Diagnostic[];
}

async function choose(ids: readonly string[], options: UpdateOptions, desk: Desk): Promise<Chosen> {
  if (ids.length > 0) return findById(desk, ids);
  const filter = filterOptions(options);
  if (!choosesFindings(filter)) throw new KarstError(diagnose('review/nothing-chosen', {}));
  return { findings: await findFindings(desk, filter), problems: [] };
}

/** Findings that are no longer at the version that somebody saw. */
function stale(findings: readonly Reviewed[], seen: number | undefined): readonly Outcome[] {
  const moved = findings.filter(({ version }) => seen !== undefined && version !== seen);
  return moved.map(({ id, version }) => ({
    id,
    outcome: 'conflict',
    problem: diagnose('review/conflict', {}, id, seen ?? 0, version, ''),
  }));
}

function outcomeJson(outcome: Outcome) {
  const { id } = outcome;
  if (outcome.outcome === 'changed') return { id, outcome: outcome.outcome, ...historyJson(outcome.record) };
  if (outcome.outcome === 'unchanged') return { id, outcome: outcome.outcome };
  const { code, message, hint } = outcome.problem;
  return { id, outcome: outcome.outcome, problem: { code, message, ...(hint && { hint }) } };
}

function print(
  outcomes: readonly Outcome[],
  problems: readonly Diagnostic[],
  options: UpdateOptions,
  context: Context,
): void {
  const failed = outcomes.flatMap((outcome) => ('problem' in outcome ? outcome.problem : []));
  const { terminal } = context;
  printDiagnostics(options.format === 'json' ? problems : [...problems, ...failed], context);
  if (failed.length + problems.length > 0) context.exitCode = EXIT.user;
  if (options.format === 'json') {
    terminal.out(`${JSON.stringify(outcomes.map(outcomeJson), null, 2)}\n`);
    return;
  }
  const changed = outcomes.filter(({ outcome }) => outcome === 'changed').length;
  const same = outcomes.filter(({ outcome }) => outcome === 'unchanged').length;
  const rest = [
    ...(same > 0 ? [`${same} were so already`] : []),
    ...(failed.length > 0 ? [`${failed.length} not changed`] : []),
  ];
  terminal.out(`${[`${count(changed, 'finding')} changed`, ...rest].join(', ')}\n`);
}

async function update(ids: readonly string[], options: UpdateOptions, context: Context): Promise<void> {
  const me = userInfo().username;
  const edit = editOf(options, me);
  const seen =
    options.seen === undefined || options.seen === '0' ? options.seen : wholeNumber('--seen', options.seen, 1_000_000);
  const policy = reviewSettings(context.folder);
  const { outcomes, problems } = await atDesk(options, context, async (desk) => {
    const { findings, problems } = await choose(ids, options, desk);
    const late = stale(findings, seen === undefined ? undefined : Number(seen));
    const lateIds = new Set(late.map(({ id }) => id));
    const current = findings.filter(({ id }) => !lateIds.has(id));
    const done = await reviewFindings(desk.store.lookups, current, { edit, by: me, now: Date.now(), policy });
    const changed = done.filter(({ outcome }) => outcome === 'changed').map(({ id }) => id);
    if (changed.length > 0) {
      const detail = JSON.stringify(edit);
      await auditCommand(desk.store, { action: 'findings.update', object: objectsOf(changed), detail });
    }
    return { outcomes: [...late, ...done], problems };
  });
  print(outcomes, problems, options, context);
}

export function addFindingsUpdate(parent: Command, context: Context): void {
  const command = parent
    .command('update')
    .summary('assign findings, comment on them, close them')
    .description(
      'Changes findings, chosen by their ids or by filters. Every change is a record of its own; one that meets a finding ' +
        'which has changed in the meantime is refused.',
    )
    .argument('[id...]', 'ids, or how they begin')
    .option('--status <status>', 'make them New, In Progress, Pending, Resolved or Closed')
    .option('--owner <name>', 'give them to a person; `me` is you, `unassigned` nobody')
    .option('--urgency <urgency>', 'informational, low, medium, high, critical or unknown')
    .option(
      '--disposition <disposition>',
      'what they turned out to be: `true positive`, `benign positive` …, or 1 to 6',
    )
    .option('--comment <text>', 'say why')
    .option('--seen <version>', 'change them only if they are at this version, which `show` tells')
    .option('--from-status <status>', 'instead of ids: those with a status; may be repeated', collect)
    .option('--from-owner <name>', 'instead of ids: those of a person; may be repeated', collect)
    .option('--open', 'instead of ids: those that are not closed')
    .option('--rule <name>', 'instead of ids: those of a rule, with * for any text; may be repeated', collect)
    .option('--host <name>', 'instead of ids: those about a machine; may be repeated', collect)
    .option('--user <name>', 'instead of ids: those about a person; may be repeated', collect)
    .option('--since <time>', 'instead of ids: those found since then')
    .option('--suppressed', 'with filters: also those that a suppression hides');
  addFormat(addSearchOptions(command), ['text', 'json']);
  addExamples(command, [
    "karst findings update 3f9a1c --owner me --status 'in progress'",
    "karst findings update 3f9a1c 77b0 --status closed --disposition 'true positive' --comment 'host reinstalled'",
    "karst findings update --rule 'Windows Abused*' --open --status closed --disposition 3 --comment 'rule was wrong'",
  ]).action((ids: readonly string[], options: UpdateOptions) => update(ids, options, context));
}

async function history(ids: readonly string[], options: UpdateOptions, context: Context): Promise<void> {
  const found = await atDesk(options, context, async (desk) => {
    const { findings, problems } = await findById(desk, ids);
    if (findings.length === 0) throw new KarstError(problems);
    printDiagnostics(problems, context);
    if (problems.length > 0) context.exitCode = EXIT.user;
    const records = await reviewHistory(
      desk.store.lookups,
      findings.map(({ id }) => id),
    );
    return findings.map((finding) => ({ finding, records: records.filter((record) => record.finding === finding.id) }));
  });
  const { terminal } = context;
  if (options.format === 'json') {
    terminal.out(
      `${JSON.stringify(
        found.flatMap(({ records }) => records.map(historyJson)),
        null,
        2,
      )}\n`,
    );
    return;
  }
  for (const { finding, records } of found) {
    const lines = records.length === 0 ? ['nobody has changed it'] : historyLines(records);
    terminal.out(
      [`${finding.id}  ${visible(finding.title)}`, ...lines.map((line) => `  ${visible(line)}`), ''].join('\n'),
    );
  }
}

export function addFindingsHistory(parent: Command, context: Context): void {
  const command = parent
    .command('history')
    .summary('show who changed findings, when and how')
    .description('Shows the changes of findings in the order in which they were made.')
    .argument('<id...>', 'ids, or how they begin');
  addFormat(addSearchOptions(command), ['text', 'json']);
  addExamples(command, ['karst findings history 3f9a1c']).action((ids: readonly string[], options: UpdateOptions) =>
    history(ids, options, context),
  );
}
