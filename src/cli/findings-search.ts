import type { Command } from 'commander';
import { type Content, savedSearchTable } from '../content/index.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { reviewMessages } from '../diagnostics/codes/review.js';
import { type Diagnostic, diagnoser, KarstError } from '../diagnostics/index.js';
import {
  dispositionOf,
  type FindingFilter,
  findingsSearch,
  type Reviewed,
  reviewedOf,
  statusOf,
  type Understood,
  urgencyNamed,
  withSuppressions,
} from '../findings/index.js';
import type { Knowledge } from '../knowledge/index.js';
import { type ResultRow, search } from '../search/index.js';
import type { Store } from '../store/index.js';
import { type Context, printDiagnostics } from './context.js';
import { collect, type SearchOptions } from './options.js';
import { timeOption } from './time-option.js';
import { withStore, workspaceFor } from './workspace.js';

const diagnose = diagnoser({ ...cliMessages, ...reviewMessages });

/** Options that choose findings. */
export interface FindingOptions extends SearchOptions {
  readonly status?: readonly string[];
  readonly open?: boolean;
  readonly owner?: readonly string[];
  readonly urgency?: readonly string[];
  readonly disposition?: readonly string[];
  readonly rule?: readonly string[];
  readonly host?: readonly string[];
  readonly user?: readonly string[];
  readonly since?: string;
  readonly suppressed?: boolean;
}

/** Where searches over findings run. */
export interface Desk {
  readonly store: Store;
  readonly content: Content;
  readonly knowledge: Knowledge;
  /** Times in seconds since the epoch; absent: open on this side. Prints what the search warns of. */
  rows(spl: string, range?: { readonly earliest?: number; readonly latest?: number }): Promise<readonly ResultRow[]>;
}

/** Runs `work` with the store open and everything that searches need. */
export async function atDesk<T>(
  options: SearchOptions,
  context: Context,
  work: (desk: Desk) => Promise<T>,
): Promise<T> {
  const { content, knowledge, diagnostics } = await workspaceFor(options, context);
  printDiagnostics(diagnostics, context);
  return withStore(options, context, 'read', (store) => {
    const known = { macros: content.macros, savedSearches: savedSearchTable(content) };
    const rows: Desk['rows'] = async (spl, { earliest, latest } = {}) => {
      const bounds = {
        ...(earliest === undefined ? {} : { earliest: String(earliest) }),
        ...(latest === undefined ? {} : { latest: String(latest) }),
      };
      const own = { knowledge: await withSuppressions(knowledge, store.lookups) };
      const found = await search({ spl, ...bounds, ...known, ...own }, store);
      printDiagnostics(found.messages, context);
      return found.rows;
    };
    return work({ store, content, knowledge, rows });
  });
}

/** The id that a word stands for; throws a KarstError with what could have been said. */
export function meant(what: string, text: string, read: (text: string) => Understood): string {
  const understood = read(text);
  if ('id' in understood) return understood.id;
  throw new KarstError(diagnose('review/word', {}, what, text, understood.known, understood.closest));
}

export function filterOf(options: FindingOptions): FindingFilter {
  const { status = [], urgency = [], disposition = [], open, owner, rule, host, user, suppressed } = options;
  return {
    status: status.map((text) => meant('status', text, statusOf)),
    urgency: urgency.map((text) => meant('urgency', text, urgencyNamed)),
    disposition: disposition.map((text) => meant('disposition', text, dispositionOf)),
    ...(open && { open }),
    ...(owner && { owner }),
    ...(rule && { rule }),
    ...(host && { host }),
    ...(user && { user }),
    ...(suppressed && { suppressed }),
  };
}

/** Whether options say anything of which findings are meant. */
export function choosesFindings({ since, ...options }: FindingOptions): boolean {
  const { ids: _, suppressed: __, ...filter } = filterOf(options);
  return since !== undefined || Object.values(filter).some((value) => value === true || (value as []).length > 0);
}

/** Findings by filters, the newest first. */
export async function findFindings(desk: Desk, options: FindingOptions): Promise<readonly Reviewed[]> {
  const range = options.since === undefined ? {} : { earliest: timeOption('--since', options.since) };
  return (await desk.rows(findingsSearch(filterOf(options)), range)).map(reviewedOf);
}

/** Findings by their ids or how these begin, suppressed ones too, in that order; and what is wrong with an id. */
export async function findById(
  desk: Desk,
  ids: readonly string[],
): Promise<{ readonly findings: readonly Reviewed[]; readonly problems: readonly Diagnostic[] }> {
  if (ids.some((id) => id.trim() === '')) throw new KarstError(diagnose('review/empty', {}, 'id of a finding'));
  const plain = ids.map((id) => id.replaceAll('*', ''));
  const rows = await desk.rows(findingsSearch({ ids: plain, suppressed: true }));
  const found = rows.map(reviewedOf);
  const problems: Diagnostic[] = [];
  const findings = plain.flatMap((id) => {
    const exact = found.filter((finding) => finding.id === id);
    const begun = exact.length > 0 ? exact : found.filter((finding) => finding.id.startsWith(id));
    if (begun.length === 0) problems.push(diagnose('review/no-finding', {}, id));
    if (begun.length < 2) return begun;
    const some = begun.slice(0, 3).map((finding) => finding.id);
    problems.push(diagnose('review/several-findings', {}, id, some));
    return [];
  });
  return { findings, problems };
}

export function addFindingFilters(command: Command): Command {
  return command
    .option('--status <status>', 'New, In Progress, Pending, Resolved, Closed, or 1 to 5; may be repeated', collect)
    .option('--open', 'only those that are not closed')
    .option('--owner <name>', 'those of a person, or `unassigned`; may be repeated', collect)
    .option('--urgency <urgency>', 'informational, low, medium, high, critical or unknown; may be repeated', collect)
    .option('--disposition <disposition>', 'what they turned out to be; may be repeated', collect)
    .option('--rule <name>', 'name of a rule, with * for any text; may be repeated', collect)
    .option('--host <name>', 'those about a machine; may be repeated', collect)
    .option('--user <name>', 'those about a person; may be repeated', collect)
    .option('--since <time>', 'those found since then: -24h@h, epoch seconds or ISO 8601')
    .option('--suppressed', 'also those that a suppression hides');
}
