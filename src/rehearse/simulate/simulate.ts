import { eventXml } from './event-xml.js';
import type { Happening } from './happening.js';
import { type Machine, machine } from './machine.js';
import { noise } from './noise.js';
import { type Random, seeded } from './random.js';
import { abusedWebServices } from './web-services.js';

type Scenario = (machines: readonly Machine[], from: number, to: number, random: Random) => Happening[];

const SCENARIOS: ReadonlyMap<string, Scenario> = new Map([['T1102', abusedWebServices]]);

/** ATT&CK ids that `simulate` can write telemetry of. */
export const TECHNIQUES: readonly string[] = [...SCENARIOS.keys()];

/** Fewer than this do not hold the attack and some noise around it. */
export const LEAST_EVENTS = 100;

const HOUR = 3_600_000;

export interface Simulation {
  /** One of `TECHNIQUES`. */
  readonly technique: string;
  /** Equal seeds (and other options) give equal bytes. */
  readonly seed: number;
  /** How many events in all, at least `LEAST_EVENTS`. */
  readonly events: number;
  /** Milliseconds since the epoch; the events spread over the hour that follows. */
  readonly start: number;
}

function padWithNoise(
  attack: readonly Happening[],
  machines: readonly Machine[],
  s: Simulation,
  random: Random,
): Happening[] {
  const all = [...attack];
  const sources = machines.map((on) => noise(on, s.start, s.start + HOUR, random));
  for (let turn = 0; all.length < s.events; turn += 1) {
    const group = sources[turn % sources.length]?.next().value ?? [];
    all.push(...group.slice(0, s.events - all.length));
  }
  return all;
}

/** Record ids count up on each machine in the order of time, from different starts. */
function numbered(happenings: readonly Happening[], machines: readonly Machine[]): readonly string[] {
  const next = new Map(machines.map((on, i) => [on, 48_200 + i * 17_331]));
  return happenings.map((h) => {
    const record = next.get(h.machine) ?? 1;
    next.set(h.machine, record + 1);
    return eventXml(h, record);
  });
}

/**
 * Sysmon telemetry of an attack among ordinary noise on two hosts, as XML, one event a line, oldest first.
 * Nothing is executed. Returns undefined for a technique that has no scenario.
 */
export function simulate(options: Simulation): readonly string[] | undefined {
  const scenario = SCENARIOS.get(options.technique.toUpperCase());
  if (scenario === undefined) return undefined;
  const random = seeded(options.seed);
  const machines = [
    machine('WS-0417.corp.example', '10.20.4.17', 'CORP\\m.ortiz', random),
    machine('WS-0632.corp.example', '10.20.6.32', 'CORP\\j.lindqvist', random),
  ];
  const attack = scenario(machines, options.start, options.start + HOUR, random);
  const all = padWithNoise(attack, machines, options, random).sort((a, b) => a.at - b.at);
  return numbered(all, machines);
}
