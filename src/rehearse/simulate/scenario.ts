import type { Entry, LogName } from './logs.js';
import type { Machine } from './machine.js';
import type { Random } from './random.js';

/** Where and when a scenario takes place. */
export interface Stage {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly random: Random;
  /** Two people's workstations. */
  readonly desks: readonly [Machine, Machine];
  readonly server: Machine;
  readonly controller: Machine;
}

/** An attack as it shows in logs, or ordinary work that looks like one. Nothing is executed. */
export interface Scenario {
  /** What it is asked for by: `lsass-dump`. */
  readonly name: string;
  readonly title: string;
  /** ATT&CK ids; none of ordinary work. */
  readonly techniques: readonly string[];
  /** Names of the detections that it is to raise. */
  readonly detections: readonly string[];
  /** Logs that get noise of their own around the attack. */
  readonly logs: readonly LogName[];
  play(stage: Stage): readonly Entry[];
}
