import type { RunEntry } from '../../schedule/index.js';
import type { Origin } from '../../store/index.js';
import type { Retention } from '../retention/index.js';
import type { Check } from './check.js';

/** A detection that is enabled, and whether it can find anything. */
export interface DetectionFacts {
  readonly name: string;
  /** `unknown`: it does not say where its events come from. */
  readonly data: 'there' | 'none' | 'unknown' | 'no longer in the content';
  /** Data sources that it names. */
  readonly sources: readonly string[];
  /** Fields that its search compares and none of its events has. */
  readonly missing: readonly string[];
}

/** How far behind their own time the events of a source come in. */
export interface LagFacts {
  readonly index: string;
  readonly sourcetype: string;
  readonly events: number;
  /** Seconds from `_time` to when they came in: a tenth of them is below, half, and nine tenths. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export interface TokenFacts {
  readonly name: string;
  readonly kind: 'hec' | 'api';
  readonly disabled: boolean;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Since the server began. */
  readonly used: boolean;
}

export interface InputFacts {
  readonly name: string;
  readonly dropped: number;
  readonly errors: number;
  readonly lastError?: string;
}

/** What only a running server knows. */
export interface ServerFacts {
  /** Since it began. */
  readonly seconds: number;
  /** Accepted events that wait for tables, as a share of what may. */
  readonly backlog: number;
  /** Absent where nothing is scheduled. */
  readonly scheduler?: {
    readonly jobs: number;
    readonly running: number;
    readonly waiting: number;
    readonly lag: number;
  };
  readonly inputs: readonly InputFacts[];
  readonly tokens: readonly TokenFacts[];
  readonly retentionFailures: number;
}

/** Everything that rules look at. */
export interface Facts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly folder: { readonly path: string; readonly mode: number; readonly isOurs: boolean };
  /** Bytes, of the file system that the folder is on. */
  readonly disk: { readonly free: number; readonly size: number };
  /** Files that one process may have open; absent where the system does not say. */
  readonly openFiles?: number;
  /** Files of the journal that could not be read. */
  readonly damaged: readonly string[];
  /** Bytes on disk of all events, and parts in the fullest partition. */
  readonly store: { readonly bytes: number; readonly parts: number; readonly schema: number; readonly engine: string };
  readonly origins: readonly Origin[];
  /** Events of the last day, by their own time. */
  readonly eventsOfDay: number;
  readonly lags: readonly LagFacts[];
  readonly retention: Retention;
  /** Of the last week. */
  readonly runs: readonly RunEntry[];
  readonly detections: readonly DetectionFacts[];
  /** Absent where no server has the store. */
  readonly server?: ServerFacts;
}

/** A rule: pure, over facts. */
export type Rule = (facts: Facts) => Check;
