import type { Command } from 'commander';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import {
  type ObjectRisk,
  objectRiskOf,
  type RiskStep,
  riskSearch,
  riskStepOf,
  riskTimelineSearch,
} from '../findings/index.js';
import { attackTechniques, tacticsOf, techniqueText } from './attack-names.js';
import type { Context } from './context.js';
import { count } from './counting.js';
import { EXIT } from './exit.js';
import { iso } from './findings-report.js';
import { atDesk } from './findings-search.js';
import { addExamples, addFormat, addSearchOptions, collect, type SearchOptions } from './options.js';
import { renderTable } from './table.js';
import { timeOption } from './time-option.js';
import { wholeNumber } from './whole-number.js';

const diagnose = diagnoser(cliMessages);

interface RiskOptions extends SearchOptions {
  readonly since: string;
  readonly until: string;
  readonly type?: readonly string[];
  readonly limit: string;
  readonly min: string;
  readonly format: 'table' | 'json';
}

/** Scores are sums of fractions where factors multiply. */
const score = (value: number): number => Math.round(value * 100) / 100;

function rangeOf({ since, until }: RiskOptions): { readonly earliest: number; readonly latest: number } {
  return { earliest: timeOption('--since', since), latest: timeOption('--until', until) };
}

function leastScore(text: string): number {
  const least = Number(text);
  if (text.trim() !== '' && Number.isFinite(least)) return least;
  throw new KarstError(diagnose('cli/option', {}, '--min', 'a score', text));
}

/** With the tactics of the techniques, where the events do not say them. */
function withTactics(risk: ObjectRisk, techniques: ReturnType<typeof attackTechniques>) {
  const tactics = [...new Set([...risk.tactics, ...tacticsOf(risk.techniques, techniques)])].sort();
  return { ...risk, score: score(risk.score), tactics, first: iso(risk.first), last: iso(risk.last) };
}

async function list(options: RiskOptions, context: Context): Promise<void> {
  const limit = wholeNumber('--limit', options.limit, 100_000);
  const least = leastScore(options.min);
  const spl = riskSearch({ types: options.type ?? [] });
  const rows = await atDesk(options, context, (desk) => desk.rows(spl, rangeOf(options)));
  const techniques = attackTechniques();
  const all = rows.map(objectRiskOf).filter((risk) => risk.score >= least);
  const shown = all.slice(0, limit).map((risk) => withTactics(risk, techniques));
  const { terminal } = context;
  if (options.format === 'json') {
    terminal.out(`${JSON.stringify(shown, null, 2)}\n`);
    return;
  }
  const header = ['object', 'type', 'score', 'events', 'detections', 'tactics', 'last'];
  const cells = shown.map(({ object, type, score: sum, events, sources, tactics, last }) => [
    ...[object, type, String(sum), String(events), String(sources.length), tactics.join(', '), last],
  ]);
  if (cells.length > 0) terminal.out(`${renderTable(header, cells, terminal)}\n`);
  const part = shown.length < all.length ? `the first ${shown.length} of ` : '';
  terminal.out(`${part}${count(all.length, 'object')}\n`);
}

interface Contribution {
  readonly source: string;
  readonly events: number;
  readonly score: number;
}

/** What each detection added, the most first. */
function contributions(steps: readonly RiskStep[]): readonly Contribution[] {
  const bySource = new Map<string, Contribution>();
  for (const { source, score: points } of steps) {
    const before = bySource.get(source) ?? { source, events: 0, score: 0 };
    bySource.set(source, { source, events: before.events + 1, score: before.score + points });
  }
  return [...bySource.values()]
    .map((one) => ({ ...one, score: score(one.score) }))
    .sort((a, b) => b.score - a.score || (a.source < b.source ? -1 : 1));
}

function profile(type: string, steps: readonly RiskStep[]) {
  const techniques = attackTechniques();
  const ids = [...new Set(steps.flatMap((step) => step.techniques))].sort();
  return {
    object: steps[0]?.object ?? '',
    type,
    score: score(steps.reduce((sum, step) => sum + step.score, 0)),
    events: steps.length,
    detections: contributions(steps),
    tactics: tacticsOf(ids, techniques),
    techniques: ids.map((id) => techniqueText(id, techniques)),
    threats: [...new Set(steps.flatMap((step) => step.threats))].sort(),
    timeline: steps.map(({ time, object: _, type: __, ...step }) => ({ time: iso(time), ...step })),
  };
}

type Profile = ReturnType<typeof profile>;

function text(
  { object, type, score: sum, events, detections, tactics, techniques, threats, timeline }: Profile,
  context: Context,
): string {
  const { terminal } = context;
  const sources = detections.map((one) => [one.source, String(one.events), String(one.score)]);
  const steps = timeline.map((step) => {
    const points =
      step.score === step.base ? `+${step.score}` : `+${score(step.score)} (${step.base}; ${step.factors.join(', ')})`;
    return [step.time, points, step.source, step.message];
  });
  return [
    renderTable(
      ['object', 'type', 'score', 'events', 'tactics'],
      [[object, type, String(sum), String(events), tactics.join(', ')]],
      terminal,
    ),
    '',
    renderTable(['detection', 'events', 'score'], sources, terminal),
    '',
    ...(techniques.length === 0
      ? []
      : [
          renderTable(
            ['technique'],
            techniques.map((one) => [one]),
            terminal,
          ),
          '',
        ]),
    ...(threats.length === 0
      ? []
      : [
          renderTable(
            ['threat object'],
            threats.map((one) => [one]),
            terminal,
          ),
          '',
        ]),
    renderTable(['time', 'risk', 'detection', 'message'], steps, terminal),
    '',
  ].join('\n');
}

async function show(object: string, options: RiskOptions, context: Context): Promise<void> {
  const spl = riskTimelineSearch({ objects: [object], types: options.type ?? [] });
  const steps = (await atDesk(options, context, (desk) => desk.rows(spl, rangeOf(options)))).map(riskStepOf);
  const kinds = [...new Set(steps.map(({ object: name, type }) => `${type}\0${name}`))].sort();
  const profiles = kinds.map((kind) => {
    const [type = ''] = kind.split('\0');
    return profile(
      type,
      steps.filter((step) => `${step.type}\0${step.object}` === kind),
    );
  });
  if (profiles.length === 0) context.exitCode = EXIT.user;
  const { terminal } = context;
  if (options.format === 'json') terminal.out(`${JSON.stringify(profiles, null, 2)}\n`);
  else if (profiles.length === 0) terminal.out(`No risk of ${object} from ${options.since} to ${options.until}.\n`);
  else terminal.out(profiles.map((one) => text(one, context)).join('\n'));
}

function addWindow(command: Command): Command {
  return command
    .option('--since <time>', 'start of the window: -24h, epoch seconds or ISO 8601', '-24h')
    .option('--until <time>', 'end of the window', '+1s')
    .option('--type <type>', 'user, system or another kind of object; may be repeated', collect);
}

export function addRisk(program: Command, context: Context): void {
  const parent = program
    .command('risk')
    .summary('see who and what is at risk, and why')
    .description(
      'Risk that detections put on users, systems and other things, added up over a window, risk factors included.',
    );
  addExamples(parent, ['karst risk list', 'karst risk show ws-0417.corp.example --since -7d']);
  const listCommand = parent
    .command('list')
    .summary('show objects by their risk')
    .description('Shows the objects with risk in the window, those with the highest score first.')
    .option('--min <score>', 'only from this score on', '0')
    .option('--limit <number>', 'show so many at most', '100');
  addFormat(addSearchOptions(addWindow(listCommand)), ['table', 'json']);
  addExamples(listCommand, [
    'karst risk list --since -7d --min 50',
    'karst risk list --type user --format json',
  ]).action((options: RiskOptions) => list(options, context));
  const showCommand = parent
    .command('show')
    .summary('show where the risk of an object comes from')
    .description('Shows the score of an object, the detections that made it, its tactics, and every step in time.')
    .argument('<object>', 'name of a user, system …; * stands for any text');
  addFormat(addSearchOptions(addWindow(showCommand)), ['table', 'json']);
  addExamples(showCommand, [
    'karst risk show ws-0417.corp.example',
    'karst risk show jdoe --type user --since -7d',
  ]).action((object: string, options: RiskOptions) => show(object, options, context));
}
