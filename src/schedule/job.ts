import {
  baselinesOf,
  type Content,
  type Deployment,
  type Detection,
  deploymentFor,
  type SavedSearch,
  searchName,
} from '../content/index.js';
import { scheduleMessages } from '../diagnostics/codes/schedule.js';
import { type Diagnostic, diagnoser } from '../diagnostics/index.js';
import { readSchedule, type Schedule, type Settings } from './settings.js';
import type { Enabled } from './switches.js';

const diagnose = diagnoser(scheduleMessages);

/** A search that runs on a schedule. */
export interface Job {
  /** Of the detection, or `baseline:` and the id of the baseline. */
  readonly id: string;
  readonly name: string;
  readonly search: string;
  readonly schedule: Schedule;
  /** Jobs that must have had their turn before this one has its own. */
  readonly needs: readonly string[];
  /** Seconds since the epoch; earlier windows are nobody's business. */
  readonly since: number;
  /** What findings are made by; a baseline makes none. */
  readonly detection?: Detection;
  readonly deployment?: Deployment;
}

function settingsOf({ scheduling }: Deployment): Settings {
  return {
    cron_schedule: scheduling.cronSchedule,
    'dispatch.earliest_time': scheduling.earliestTime,
    'dispatch.latest_time': scheduling.latestTime,
    schedule_window: scheduling.scheduleWindow,
  };
}

interface Scheduled {
  readonly job?: Job;
  readonly problems: readonly Diagnostic[];
}

/** The job of one detection, with `settings` over those of its deployment. */
export function detectionJob(
  content: Pick<Content, 'deployments' | 'searches'>,
  detection: Detection,
  { settings, since }: Pick<Enabled, 'settings' | 'since'>,
  defaults: Settings,
): Scheduled {
  const deployment = deploymentFor(content, detection);
  const place = { file: detection.file };
  if (deployment === undefined && settings.cron_schedule === undefined) {
    return { problems: [diagnose('schedule/no-deployment', place, detection.name, detection.type)] };
  }
  const own = deployment === undefined ? {} : settingsOf(deployment);
  const { schedule, problems } = readSchedule(defaults, own, settings);
  if (schedule === undefined) return { problems: problems.map((problem) => ({ ...problem, ...place })) };
  const needs = baselinesOf(content, detection).map(baselineId);
  const { id, name, search } = detection;
  const made = deployment === undefined ? {} : { deployment };
  const throttled: Detection =
    schedule.throttling === undefined
      ? detection
      : { ...detection, tags: { ...detection.tags, throttling: schedule.throttling } };
  return { job: { id, name, search, schedule, needs, since, detection: throttled, ...made }, problems: [] };
}

function baselineId({ id }: SavedSearch): string {
  return `baseline:${id}`;
}

function baselineJob(
  content: Pick<Content, 'deployments'>,
  baseline: SavedSearch,
  since: number,
  defaults: Settings,
): Scheduled {
  const deployment = baseline.deployment ?? content.deployments.findLast(({ type }) => type === 'Baseline');
  const { name, search, file } = baseline;
  if (deployment === undefined) {
    return { problems: [diagnose('schedule/no-deployment', { file }, name, 'Baseline')] };
  }
  const { schedule, problems } = readSchedule(defaults, settingsOf(deployment));
  if (schedule === undefined) return { problems: problems.map((problem) => ({ ...problem, file })) };
  return { job: { id: baselineId(baseline), name, search, schedule, needs: [], since }, problems: [] };
}

/**
 * What is to run: the detections that are on, and the baselines that they need. A detection that cannot be scheduled is
 * reported and stops no other; one that the content has no longer is left out.
 */
export function jobsOf(
  content: Pick<Content, 'detections' | 'deployments' | 'searches'>,
  enabled: ReadonlyMap<string, Enabled>,
  defaults: Settings = {},
): { readonly jobs: readonly Job[]; readonly problems: readonly Diagnostic[] } {
  const scheduled: Scheduled[] = [];
  const baselines = new Map<SavedSearch, number>();
  for (const detection of content.detections) {
    const how = enabled.get(detection.id);
    if (how === undefined) continue;
    scheduled.push(detectionJob(content, detection, how, defaults));
    for (const baseline of baselinesOf(content, detection)) {
      baselines.set(baseline, Math.min(baselines.get(baseline) ?? Infinity, how.since));
    }
  }
  for (const [baseline, since] of baselines) scheduled.push(baselineJob(content, baseline, since, defaults));
  return {
    jobs: scheduled.flatMap(({ job }) => job ?? []),
    problems: scheduled.flatMap(({ problems }) => problems),
  };
}

/** What runs of a job are called in findings: `ESCU - <name> - Rule`. */
export function searchNameOf(job: Job): string {
  return job.detection === undefined ? job.name : searchName(job.detection);
}
