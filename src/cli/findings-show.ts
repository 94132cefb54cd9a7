import type { Command } from 'commander';
import { type Detection, findDetections, type Techniques } from '../content/index.js';
import { KarstError } from '../diagnostics/index.js';
import { visible } from '../diagnostics/render.js';
import {
  type ObjectRisk,
  objectRiskOf,
  type Reviewed,
  type ReviewRecord,
  reviewHistory,
  riskSearch,
} from '../findings/index.js';
import type { ResultRow } from '../search/index.js';
import { attackTechniques, techniqueText } from './attack-names.js';
import { type Context, printDiagnostics } from './context.js';
import { count } from './counting.js';
import { EXIT } from './exit.js';
import { findingJson, historyJson, historyLines, iso } from './findings-report.js';
import { atDesk, type Desk, findById } from './findings-search.js';
import { addExamples, addFormat, addSearchOptions, type SearchOptions } from './options.js';
import { jsonRow } from './rows.js';
import { resultTable } from './search.js';
import { wrap } from './wrap.js';

interface ShowOptions extends SearchOptions {
  readonly events?: boolean;
  readonly format: 'text' | 'json';
}

const DAY = 86_400;
/** Rows of contributing events that are printed. */
const MOST_EVENTS = 50;

/** Fields that have a place of their own in what is shown, or say the same again. */
const SAID = new Set([
  ...['_time', '_raw', 'rule_id', 'event_id', 'rule_name', 'rule_title', 'rule_description', 'savedsearch_description'],
  ...['search_name', 'source', 'sourcetype', 'index', 'host', 'detection_id', 'security_domain', 'severity', 'urgency'],
  ...[
    'status',
    'status_label',
    'status_description',
    'status_default',
    'status_end',
    'status_group',
    'owner',
    'priority',
  ],
  ...['disposition', 'disposition_label', 'comment', 'reviewer', 'review_time', 'review_version', 'suppression'],
  ...['drilldown_searches', 'contributing_events_search', 'nes_fields', 'annotations', 'throttle_key', 'next_steps'],
  ...['info_min_time', 'info_max_time', 'info_search_time', 'orig_sid', 'orig_rid', 'detection_version', '_indextime'],
  ...[
    'eventtype',
    'tag',
    'linecount',
    'splunk_server',
    'punct',
    'timestamp',
    '_bkt',
    '_cd',
    '_serial',
    '_si',
    '_sourcetype',
  ],
]);

interface Case {
  readonly finding: Reviewed;
  readonly detection?: Detection;
  readonly history: readonly ReviewRecord[];
  /** Of the objects that it is about, over the day up to it. */
  readonly risk: readonly ObjectRisk[];
  readonly events?: readonly ResultRow[];
}

function shownFields({ row }: Reviewed): readonly (readonly [string, string])[] {
  const isSaid = (field: string): boolean =>
    SAID.has(field) || field.startsWith('annotations.') || field.startsWith('date_');
  return Object.entries(row)
    .filter(([field]) => !isSaid(field))
    .map(([field, value]) => [field, [value].flat().join(', ')]);
}

async function caseOf(finding: Reviewed, desk: Desk, options: ShowOptions): Promise<Case> {
  const objects = Object.values(finding.about).flat();
  const day = { earliest: finding.time - DAY, latest: finding.time + 1 };
  const risk = objects.length === 0 ? [] : await desk.rows(riskSearch({ objects }), day);
  const window = {
    ...(finding.earliest === undefined ? {} : { earliest: finding.earliest }),
    ...(finding.latest === undefined ? {} : { latest: finding.latest }),
  };
  const [detection] = findDetections(desk.content, finding.detection || finding.ruleName);
  return {
    finding,
    ...(detection && { detection }),
    history: await reviewHistory(desk.store.lookups, [finding.id]),
    risk: risk.map(objectRiskOf),
    ...(options.events && finding.contributing !== '' && { events: await desk.rows(finding.contributing, window) }),
  };
}

/** What events say may hold control characters, which a terminal must not obey. */
function section(title: string, lines: readonly string[], show = visible): readonly string[] {
  return lines.length === 0
    ? []
    : ['', title, ...lines.flatMap((line) => line.split('\n')).map((line) => `  ${show(line)}`)];
}

function pairs(all: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...all.map(([name]) => name.length));
  return all.filter(([, value]) => value !== '').map(([name, value]) => `${name.padEnd(width)}  ${visible(value)}`);
}

const INDENT = 2;

function wrapped(paragraph: string, { terminal }: Context): readonly string[] {
  return wrap(paragraph, Math.max(40, terminal.columns - INDENT), Number.POSITIVE_INFINITY);
}

/** What a person can do next: what the finding itself says, what its rule knows, and how to bring it to an end. */
function nextSteps({ finding, detection }: Case): readonly string[] {
  const given = finding.row.next_steps;
  const short = finding.id.slice(0, 12);
  const closing = `karst findings update ${short} --status closed --disposition … --comment …`;
  return [
    ...(given === undefined ? [] : [given].flat()),
    ...(finding.drilldowns.length > 0 ? ['Run the drilldown searches above.'] : []),
    ...(finding.contributing === '' ? [] : [`Look at the events: karst findings show ${short} --events`]),
    ...(detection && detection.knownFalsePositives !== ''
      ? [`Rule out what is known to be harmless: ${detection.knownFalsePositives.trim()}`]
      : []),
    ...(finding.owner === 'unassigned'
      ? [`Take it: karst findings update ${short} --owner me --status 'in progress'`]
      : []),
    ...(finding.statusGroup === 'Closed' ? [] : [`Close it: ${closing}`]),
  ];
}

function drilldownLines({ drilldowns }: Reviewed): readonly string[] {
  return drilldowns.flatMap(({ name, search, earliest_offset, latest_offset }) => [
    name,
    `  ${search.replaceAll('\n', '\n  ')}`,
    ...(earliest_offset === undefined && latest_offset === undefined
      ? []
      : [`  --earliest ${earliest_offset ?? '0'} --latest ${latest_offset ?? 'now'}`]),
  ]);
}

function eventLines({ finding, events }: Case, context: Context): readonly string[] {
  if (events === undefined) return finding.contributing === '' ? [] : [visible(finding.contributing)];
  const fields = [...new Set(events.flatMap((row) => Object.keys(row)))];
  const rows = events.slice(0, MOST_EVENTS);
  return [
    visible(finding.contributing),
    ...(rows.length === 0 ? [] : [resultTable({ fields, rows }, context.terminal)]),
    count(events.length, 'row'),
  ];
}

function text(shown: Case, techniques: Techniques, context: Context): string {
  const { finding, detection, history, risk } = shown;
  const { earliest, latest } = finding;
  const window = `${earliest === undefined ? 'the beginning' : iso(earliest)} to ${latest === undefined ? 'the end' : iso(latest)}`;
  const state = `${finding.statusLabel}, ${finding.owner === 'unassigned' ? 'nobody has it' : `with ${finding.owner}`}`;
  return [
    visible(finding.title),
    ...pairs([
      ['id', finding.id],
      ['found', `${iso(finding.time)}, in the window from ${window}`],
      ['status', `${state} (version ${finding.version})`],
      ['urgency', `${finding.urgency} (severity ${finding.severity})`],
      ['disposition', finding.dispositionLabel],
      ['suppressed by', finding.suppressions.join(', ')],
    ]),
    ...section('Rule', [
      ...pairs([
        ['name', finding.ruleName],
        ['detection', finding.detection],
        ['search', finding.searchName],
        ['domain', finding.domain],
        ['type', detection?.type ?? ''],
      ]),
      ...wrapped(finding.description, context),
    ]),
    ...section(
      'Risk of the day before',
      risk.map(
        ({ object, type, score, events, sources }) =>
          `${object} (${type}): ${score}, ${count(events, 'event')} of ${count(sources.length, 'detection')}`,
      ),
    ),
    ...section(
      'ATT&CK',
      finding.techniques.map((id) => techniqueText(id, techniques)),
    ),
    ...section('Fields', pairs(shownFields(finding))),
    ...section('Drilldown searches', drilldownLines(finding)),
    ...section('Contributing events', eventLines(shown, context), (line) => line),
    ...section('History', historyLines(history)),
    ...section(
      'Next steps',
      nextSteps(shown).flatMap((step) => wrapped(step, context)),
    ),
    '',
  ].join('\n');
}

function json(shown: Case, techniques: Techniques) {
  const { finding, detection, history, risk, events } = shown;
  return {
    ...findingJson(finding),
    ...(detection && { type: detection.type, known_false_positives: detection.knownFalsePositives }),
    attack: finding.techniques.map((id) => techniques.get(id) ?? { id }),
    risk: risk.map((one) => ({ ...one, first: iso(one.first), last: iso(one.last) })),
    fields: Object.fromEntries(shownFields(finding)),
    history: history.map(historyJson),
    next_steps: nextSteps(shown),
    ...(events && { events: events.map((row) => jsonRow(row, Object.keys(row))) }),
  };
}

async function show(ids: readonly string[], options: ShowOptions, context: Context): Promise<void> {
  const cases = await atDesk(options, context, async (desk) => {
    const { findings, problems } = await findById(desk, ids);
    if (findings.length === 0) throw new KarstError(problems);
    printDiagnostics(problems, context);
    if (problems.length > 0) context.exitCode = EXIT.user;
    const found: Case[] = [];
    for (const finding of findings) found.push(await caseOf(finding, desk, options));
    return found;
  });
  const techniques = attackTechniques();
  context.terminal.out(
    options.format === 'json'
      ? `${JSON.stringify(
          cases.map((shown) => json(shown, techniques)),
          null,
          2,
        )}\n`
      : cases.map((shown) => text(shown, techniques, context)).join('\n'),
  );
}

export function addFindingsShow(parent: Command, context: Context): void {
  const command = parent
    .command('show')
    .summary('show everything about findings')
    .description(
      'Shows findings: the rule, what they are about and its risk, ATT&CK, fields, searches to look further with, what people ' +
        'did, and what can be done next.',
    )
    .argument('<id...>', 'ids, or how they begin')
    .option('--events', 'run the search for the contributing events');
  addFormat(addSearchOptions(command), ['text', 'json']);
  addExamples(command, ['karst findings show 3f9a1c', 'karst findings show 3f9a1c --events --format json']).action(
    (ids: readonly string[], options: ShowOptions) => show(ids, options, context),
  );
}
