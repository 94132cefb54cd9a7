import type { Command } from 'commander';
import { type Reviewed, type ReviewRecord, reviewHistory, STATUSES, URGENCIES } from '../findings/index.js';
import type { Context } from './context.js';
import { count, duration } from './counting.js';
import { addFindingFilters, atDesk, type FindingOptions, findFindings } from './findings-search.js';
import { addExamples, addFormat, addSearchOptions } from './options.js';
import { renderTable } from './table.js';

interface StatsOptions extends FindingOptions {
  readonly format: 'table' | 'json';
}

/** How the findings of one rule turned out. */
interface RuleStats {
  readonly rule: string;
  readonly findings: number;
  readonly open: number;
  readonly true_positive: number;
  readonly benign: number;
  readonly false_positive: number;
  /** Seconds from the finding to its closing, in the middle; absent where none is closed. */
  readonly median_seconds_to_close?: number;
}

const isDisposition =
  (...ids: readonly number[]) =>
  ({ disposition }: Reviewed): boolean =>
    ids.some((id) => disposition === `disposition:${id}`);

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** When each closed finding was closed: by the last change that closed it. */
function closings(records: readonly ReviewRecord[]): ReadonlyMap<string, number> {
  const closed = new Map<string, number>();
  for (const { finding, status, time, changed } of records) {
    if (status !== '5') closed.delete(finding);
    else if (changed.includes('status') || !closed.has(finding)) closed.set(finding, time);
  }
  return closed;
}

function ruleStats(rule: string, findings: readonly Reviewed[], closed: ReadonlyMap<string, number>): RuleStats {
  const times = findings.flatMap(({ id, time }) => {
    const at = closed.get(id);
    return at === undefined ? [] : [at - time];
  });
  const middle = median(times);
  const number = (test: (finding: Reviewed) => boolean): number => findings.filter(test).length;
  return {
    rule,
    findings: findings.length,
    open: number(({ statusGroup }) => statusGroup !== 'Closed'),
    true_positive: number(isDisposition(1)),
    benign: number(isDisposition(2)),
    false_positive: number(isDisposition(3, 4)),
    ...(middle === undefined ? {} : { median_seconds_to_close: Math.round(middle) }),
  };
}

function groupedBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item)) ?? [];
    groups.set(key(item), group);
    group.push(item);
  }
  return groups;
}

function counts(findings: readonly Reviewed[], key: (finding: Reviewed) => string): Readonly<Record<string, number>> {
  return Object.fromEntries([...groupedBy(findings, key)].map(([name, group]) => [name, group.length]));
}

function statsOf(findings: readonly Reviewed[], records: readonly ReviewRecord[]) {
  const closed = closings(records);
  const byRule = [...groupedBy(findings, ({ ruleName }) => ruleName)].map(([rule, group]) =>
    ruleStats(rule, group, closed),
  );
  return {
    findings: findings.length,
    status: counts(findings, ({ statusLabel }) => statusLabel),
    urgency: counts(findings, ({ urgency }) => urgency),
    owner: counts(findings, ({ owner }) => owner),
    disposition: counts(findings, ({ dispositionLabel }) => dispositionLabel),
    rules: byRule.sort((a, b) => b.findings - a.findings || (a.rule < b.rule ? -1 : 1)),
  };
}

/** Urgencies down, the highest first, statuses across. */
function crossTable(findings: readonly Reviewed[], context: Context): string {
  const labels = [...STATUSES.values()];
  const rows = URGENCIES.toReversed().map((urgency) => {
    const those = findings.filter((finding) => finding.urgency === urgency);
    const cells = labels.map((label) => String(those.filter(({ statusLabel }) => statusLabel === label).length));
    return [urgency, ...cells, String(those.length)];
  });
  return renderTable(['urgency', ...labels, 'all'], rows, context.terminal);
}

function ruleTable(rules: readonly RuleStats[], context: Context): string {
  const header = ['rule', 'findings', 'open', 'true', 'benign', 'false', 'median to close'];
  const rows = rules.map((rule) => [
    rule.rule,
    ...[rule.findings, rule.open, rule.true_positive, rule.benign, rule.false_positive].map(String),
    rule.median_seconds_to_close === undefined ? '' : duration(rule.median_seconds_to_close * 1000),
  ]);
  return renderTable(header, rows, context.terminal);
}

async function stats(options: StatsOptions, context: Context): Promise<void> {
  const { findings, records } = await atDesk(options, context, async (desk) => ({
    findings: await findFindings(desk, options),
    records: await reviewHistory(desk.store.lookups),
  }));
  const { terminal } = context;
  const result = statsOf(findings, records);
  if (options.format === 'json') terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  else if (findings.length === 0) terminal.out('0 findings\n');
  else
    terminal.out(
      `${crossTable(findings, context)}\n\n${ruleTable(result.rules, context)}\n${count(findings.length, 'finding')}\n`,
    );
}

export function addFindingsStats(parent: Command, context: Context): void {
  const command = parent
    .command('stats')
    .summary('count findings, and how rules turned out')
    .description(
      'Counts findings by urgency and status, and by rule: how many were true and false positives, and how long they stayed open.',
    );
  addFormat(addSearchOptions(addFindingFilters(command)), ['table', 'json']);
  addExamples(command, ['karst findings stats --since -30d', 'karst findings stats --format json']).action(
    (options: StatsOptions) => stats(options, context),
  );
}
