import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Content, Detection } from '../content/index.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import {
  detectionJob,
  type Enabled,
  enabledDetections,
  jobsOf,
  nextOccurrence,
  type RunEntry,
  readRuns,
  type Settings,
  switchDetections,
} from '../schedule/index.js';
import { auditCommand, objectsOf } from './audited.js';
import { type Context, printDiagnostics } from './context.js';
import { addChoice, type Choice, chooseDetections, mustChoose } from './detections-choice.js';
import { addDryRun, addRun } from './detections-run.js';
import { addExamples, addFormat, addSearchOptions, collect, type SearchOptions } from './options.js';
import { scheduleSettings } from './schedule-settings.js';
import { renderTable } from './table.js';
import { isoTime } from './time-format.js';
import { withStore, workspaceFor } from './workspace.js';

const diagnose = diagnoser(cliMessages);

interface Options extends SearchOptions, Choice {
  readonly format: 'text' | 'json';
}

interface ListOptions extends Options {
  readonly enabled?: boolean;
}

interface EnableOptions extends Options {
  readonly set?: readonly string[];
}

const DAY_MS = 86_400_000;
/** Days of the ledger in which the last run is looked for. */
const LAST_RUN_DAYS = 30;

function settingsOf(pairs: readonly string[]): Settings {
  return Object.fromEntries(
    pairs.map((pair): [string, string] => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
      if (name === undefined || value === undefined) {
        throw new KarstError(diagnose('cli/option', {}, '--set', 'a setting and its value: allow_skew=50%', pair));
      }
      return [name.trim(), value.trim()];
    }),
  );
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly cron_schedule?: string;
  readonly earliest?: string;
  readonly latest?: string;
  readonly next?: string;
  readonly last?: { readonly state: string; readonly scheduled: string; readonly rows?: number };
}

const iso = (seconds: number): string => isoTime(String(seconds)).replace('.000Z', 'Z');

function rowOf(
  content: Content,
  detection: Detection,
  how: Enabled | undefined,
  last: RunEntry | undefined,
  defaults: Settings,
): Row {
  const { id, name, type } = detection;
  const { job } = detectionJob(content, detection, how ?? { settings: {}, since: 0 }, defaults);
  const now = Date.now() / 1000;
  const next =
    job === undefined || how === undefined ? undefined : nextOccurrence(job.schedule.cron, now, job.schedule.timezone);
  return {
    id,
    name,
    type,
    enabled: how !== undefined,
    ...(job && {
      cron_schedule: job.schedule.cron.text,
      earliest: job.schedule.earliest,
      latest: job.schedule.latest,
    }),
    ...(next === undefined ? {} : { next: iso(next) }),
    ...(last && {
      last: {
        state: last.state,
        scheduled: iso(last.scheduled),
        ...(last.rows === undefined ? {} : { rows: last.rows }),
      },
    }),
  };
}

function cells({ name, type, enabled, cron_schedule, earliest, latest, next, last }: Row): readonly string[] {
  const window = cron_schedule === undefined ? '' : `${earliest || 'all'} to ${latest || 'now'}`;
  const run = last === undefined ? '' : `${last.state}${last.rows === undefined ? '' : `, ${last.rows} rows`}`;
  return [name, type, enabled ? 'enabled' : 'disabled', cron_schedule ?? '', window, next ?? '', run];
}

async function list(names: readonly string[], options: ListOptions, context: Context): Promise<void> {
  const { content } = await workspaceFor(options, context);
  const chosen = chooseDetections(content, names, options);
  const { defaults } = scheduleSettings(context.folder);
  const rows = await withStore(options, context, 'read', async (store) => {
    const enabled = await enabledDetections(store);
    const runs = await readRuns(store, Date.now() - LAST_RUN_DAYS * DAY_MS);
    const last = new Map(runs.filter(({ state }) => state !== 'planned').map((run) => [run.job, run]));
    return chosen.map((detection) =>
      rowOf(content, detection, enabled.get(detection.id), last.get(detection.id), defaults),
    );
  });
  const shown = rows.filter(({ enabled }) => options.enabled === undefined || enabled === options.enabled);
  const header = ['name', 'type', 'state', 'cron', 'window', 'next', 'last run'];
  context.terminal.out(
    options.format === 'json'
      ? `${JSON.stringify(shown, null, 2)}\n`
      : `${renderTable(header, shown.map(cells), context.terminal)}\n${shown.filter(({ enabled }) => enabled).length} of ${shown.length} enabled\n`,
  );
}

/** A schedule that could not be kept is refused now, not at its first run. */
function checkSchedules(
  content: Content,
  detections: readonly Detection[],
  settings: Settings,
  context: Context,
): void {
  const { defaults } = scheduleSettings(context.folder);
  const problems = detections.flatMap(
    (detection) => detectionJob(content, detection, { settings, since: 0 }, defaults).problems,
  );
  const first = new Map(problems.map((problem) => [problem.message, problem]));
  if (problems.length > 0) throw new KarstError([...first.values()]);
  const enabled = new Map(detections.map(({ id, name }) => [id, { name, settings, since: 0, by: '' }]));
  printDiagnostics(jobsOf(content, enabled, defaults).problems, context);
}

async function change(
  action: 'enable' | 'disable',
  names: readonly string[],
  options: EnableOptions,
  context: Context,
): Promise<void> {
  mustChoose(names, options);
  const { content } = await workspaceFor(options, context);
  const detections = chooseDetections(content, names, options);
  const settings = settingsOf(options.set ?? []);
  if (action === 'enable') checkSchedules(content, detections, settings, context);
  const by = userInfo().username;
  await withStore(options, context, 'keep', async (store) => {
    await switchDetections(store, { detections, action, settings, by, now: Date.now() });
    const what = { names: objectsOf(detections.map(({ name }) => name)), ...(action === 'enable' && { settings }) };
    const object = objectsOf(detections.map(({ id }) => id));
    await auditCommand(store, { action: `detections.${action}`, object, detail: JSON.stringify(what) });
  });
  const changed = detections.map(({ id, name }) => ({ id, name }));
  context.terminal.out(
    options.format === 'json'
      ? `${JSON.stringify({ action, detections: changed }, null, 2)}\n`
      : changed.map(({ name }) => `${action}d ${name}\n`).join(''),
  );
}

function addList(parent: Command, context: Context): void {
  const command = parent
    .command('list')
    .summary('show detections, their schedules and last runs')
    .description('Shows detections: whether they are enabled, when they run, over what, and how their last run ended.')
    .argument('[name...]', 'names, ids or YAML files (default: all)')
    .option('--enabled', 'only those that are enabled')
    .option('--no-enabled', 'only those that are disabled');
  addFormat(addSearchOptions(addChoice(command)), ['text', 'json']);
  addExamples(command, ['karst detections list --enabled', 'karst detections list --technique T1102']).action(
    (names: readonly string[], options: ListOptions, self: Command) =>
      list(
        names,
        self.getOptionValueSource('enabled') === 'default' ? { ...options, enabled: undefined as never } : options,
        context,
      ),
  );
}

function addSwitch(parent: Command, context: Context, action: 'enable' | 'disable'): void {
  const summary = action === 'enable' ? 'run detections on their schedule' : 'stop running detections';
  const command = parent
    .command(action)
    .summary(summary)
    .description(
      action === 'enable'
        ? 'From now on `karst serve` runs the detections on the schedule of their deployment. Windows that were due earlier are not made up.'
        : 'From now on `karst serve` does not run the detections.',
    )
    .argument('[name...]', 'names, ids or YAML files');
  if (action === 'enable') {
    command.option(
      '--set <setting=value>',
      'a setting of savedsearches.conf over the deployment; may be repeated',
      collect,
    );
  }
  addFormat(addSearchOptions(addChoice(command)), ['text', 'json']);
  addExamples(command, [
    `karst detections ${action} 'Windows Abused Web Services'`,
    ...(action === 'enable' ? ["karst detections enable --story NjRAT --set cron_schedule='*/15 * * * *'"] : []),
    `karst detections ${action} --type TTP --technique T1102`,
  ]).action((names: readonly string[], options: EnableOptions) => change(action, names, options, context));
}

export function addDetections(program: Command, context: Context): void {
  const parent = program
    .command('detections')
    .summary('enable detections, run them now, see how they run')
    .description('Which detections `karst serve` runs on their schedule. All are disabled until they are enabled.');
  addExamples(parent, ["karst detections enable 'Windows Abused Web Services'", 'karst detections list --enabled']);
  addList(parent, context);
  addSwitch(parent, context, 'enable');
  addSwitch(parent, context, 'disable');
  addRun(parent, context);
  addDryRun(parent, context);
}
