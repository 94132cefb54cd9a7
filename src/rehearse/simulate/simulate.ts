import { habits } from './habits.js';
import { type Entry, LOGS, type LogKind, type LogName } from './logs.js';
import { type Machine, machine } from './machine.js';
import { noise } from './noise.js';
import { type Random, seeded } from './random.js';
import type { Scenario, Stage } from './scenario.js';
import { SCENARIOS } from './scenarios/index.js';
import { sysmonEntry } from './windows/windows-entry.js';

const HOUR = 3_600_000;

/** What is the same for every scenario. */
export interface Setting {
  /** Equal seeds (and other options) give equal bytes. */
  readonly seed: number;
  /** How many events in all; the attack is never cut short. */
  readonly events: number;
  /** Milliseconds since the epoch; the events spread over the hour that follows. */
  readonly start: number;
}

export interface Simulation extends Setting {
  /** Name of one of `scenarios()`. */
  readonly scenario: string;
}

/** One log of a simulation: its events one a line, oldest first. */
export interface SimulatedLog extends LogKind {
  readonly log: LogName;
  readonly lines: readonly string[];
}

/** What a scenario is about. */
export type ScenarioInfo = Pick<Scenario, 'name' | 'title' | 'techniques' | 'detections' | 'logs'>;

/** All scenarios, attacks first. */
export function scenarios(): readonly ScenarioInfo[] {
  return SCENARIOS;
}

/** The scenarios of an ATT&CK technique; a technique stands for its sub-techniques too. */
export function scenariosOf(technique: string): readonly ScenarioInfo[] {
  const wanted = technique.toUpperCase();
  return SCENARIOS.filter(({ techniques }) => techniques.some((id) => id === wanted || id.startsWith(`${wanted}.`)));
}

/** ATT&CK ids that there are scenarios of, in order. */
export const TECHNIQUES: readonly string[] = [...new Set(SCENARIOS.flatMap(({ techniques }) => techniques))].sort();

function stageFor({ seed, start }: Setting, random: Random): Stage {
  const desks: readonly [Machine, Machine] = [
    machine('WS-0417.corp.example', '10.20.4.17', 'CORP\\m.ortiz', random),
    machine('WS-0632.corp.example', '10.20.6.32', 'CORP\\j.lindqvist', random),
  ];
  const others = seeded(seed ^ 0x5eed);
  return {
    from: start,
    to: start + HOUR,
    random,
    desks,
    server: machine('SRV-FILE01.corp.example', '10.20.2.11', 'CORP\\it-admin7', others),
    controller: machine('DC-01.corp.example', '10.20.1.5', 'CORP\\it-admin7', others),
  };
}

function* sysmonNoise(on: Machine, { from, to, random }: Stage): Generator<readonly Entry[]> {
  for (const group of noise(on, from, to, random)) yield group.map(sysmonEntry);
}

function noiseSources(log: LogName, stage: Stage): readonly Generator<readonly Entry[]>[] {
  return log === 'sysmon' ? stage.desks.map((desk) => sysmonNoise(desk, stage)) : [habits(log, stage)];
}

function padWithNoise(attack: readonly Entry[], { logs }: Scenario, stage: Stage, events: number): Entry[] {
  const all = [...attack];
  const sources = logs.flatMap((log) => noiseSources(log, stage));
  for (let turn = 0; all.length < events; turn += 1) {
    const group: readonly Entry[] = sources[turn % sources.length]?.next().value ?? [];
    all.push(...group.slice(0, events - all.length));
  }
  return all;
}

/** Records count up in each series in the order of time, from different starts. */
function numbered(entries: readonly Entry[], first: readonly string[]): ReadonlyMap<LogName, readonly string[]> {
  const next = new Map(first.map((series, i) => [series, 48_200 + i * 17_331]));
  const lines = new Map<LogName, string[]>();
  for (const entry of entries) {
    const record = next.get(entry.series) ?? 48_200 + next.size * 17_331;
    next.set(entry.series, record + 1);
    const log = lines.get(entry.log) ?? [];
    log.push(entry.text(record));
    lines.set(entry.log, log);
  }
  return lines;
}

/**
 * The telemetry of a scenario among ordinary noise, a log for each source. Nothing is executed. Undefined for a scenario
 * that does not exist.
 */
export function simulateScenario(options: Simulation): readonly SimulatedLog[] | undefined {
  const scenario = SCENARIOS.find(({ name }) => name === options.scenario);
  if (scenario === undefined) return undefined;
  const stage = stageFor(options, seeded(options.seed));
  const all = padWithNoise(scenario.play(stage), scenario, stage, options.events).sort((a, b) => a.at - b.at);
  const series = stage.desks.map(({ computer }) => `${computer} sysmon`);
  return [...numbered(all, series)].map(([log, lines]) => ({ log, ...LOGS[log], lines }));
}

/** The first log of the first scenario of a technique, for those who want just some events; undefined if there is none. */
export function simulate({
  technique,
  ...setting
}: Setting & { readonly technique: string }): readonly string[] | undefined {
  const [first] = scenariosOf(technique);
  return first && simulateScenario({ ...setting, scenario: first.name })?.[0]?.lines;
}
