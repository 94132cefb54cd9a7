import { deserialize, serialize } from 'node:v8';
import type { Diagnostic } from '../../diagnostics/index.js';
import type { Report } from '../../operation/index.js';
import type {
  Catalogue,
  Extent,
  Frozen,
  HeldRow,
  HeldRows,
  Known,
  Limit,
  LookupContents,
  LookupRows,
  LookupTarget,
  LookupWrite,
  Query,
  QueryOptions,
  RecordKind,
  Removal,
  Rows,
  StoredEvent,
  StoredLookup,
  StoreRecord,
  StoreSize,
} from '../../store/index.js';
import type { InputStatus } from '../inputs/index.js';

/*
 * How a command of the same user works with the store that a server holds: each call of `Store` is a POST to
 * /store/<operation> on the local socket, its argument and result in Node's structured-clone form, which keeps maps and
 * all numbers. Whoever can open the socket could as well open the store's files.
 */

/** Argument and result of each operation. */
export interface Operations {
  readonly insert: { readonly argument: PackedEvents; readonly result: Snapshot };
  readonly insertNew: {
    readonly argument: { readonly packed: PackedEvents; readonly unless: Known };
    readonly result: { readonly fresh: readonly number[]; readonly snapshot: Snapshot };
  };
  readonly inputs: { readonly argument: null; readonly result: readonly InputStatus[] };
  readonly doctor: { readonly argument: null; readonly result: Report };
  readonly flush: { readonly argument: null; readonly result: Snapshot };
  readonly query: {
    readonly argument: { readonly query: Query; readonly options: QueryOptions };
    readonly result: Rows;
  };
  readonly hold: {
    readonly argument: {
      readonly session: string;
      readonly fields: readonly string[];
      readonly rows: readonly HeldRow[];
    };
    readonly result: HeldRows;
  };
  readonly release: { readonly argument: { readonly session: string; readonly held: HeldRows }; readonly result: null };
  readonly append: {
    readonly argument: { readonly kind: RecordKind; readonly records: readonly StoreRecord[] };
    readonly result: number;
  };
  readonly records: {
    readonly argument: { readonly kind: RecordKind; readonly since?: number };
    readonly result: readonly StoreRecord[];
  };
  readonly readLookup: { readonly argument: LookupTarget; readonly result: LookupContents | undefined };
  readonly writeLookup: {
    readonly argument: { readonly target: LookupTarget; readonly mode: LookupWrite; readonly rows: LookupRows };
    readonly result: { readonly lookup: StoredLookup; readonly snapshot: Snapshot };
  };
  readonly usage: { readonly argument: null; readonly result: readonly Extent[] };
  readonly size: { readonly argument: null; readonly result: StoreSize };
  readonly expire: {
    readonly argument: { readonly limits: readonly Limit[]; readonly dryRun: boolean };
    readonly result: { readonly removals: readonly Removal[]; readonly snapshot: Snapshot };
  };
  readonly forget: {
    readonly argument: { readonly kind: RecordKind; readonly before: number; readonly dryRun: boolean };
    readonly result: number;
  };
  /** The picture goes with the session at the latest. */
  readonly freeze: { readonly argument: { readonly session: string }; readonly result: Frozen };
  readonly thaw: { readonly argument: { readonly session: string }; readonly result: null };
  readonly removeLookup: {
    readonly argument: LookupTarget;
    readonly result: { readonly removed: boolean; readonly snapshot: Snapshot };
  };
}

export type Operation = keyof Operations;

/** What a store knows without asking its engine. */
export interface Snapshot {
  readonly catalogue: Catalogue;
  readonly lookups: readonly StoredLookup[];
}

/** The first thing that a session says. It lasts as long as its connection; what it holds goes with it. */
export interface Greeting extends Snapshot {
  readonly session: string;
}

/** Instead of a result, with status 422. */
export interface Failure {
  readonly diagnostics: readonly Diagnostic[];
}

/** Events as plain values; the names of one shape go along once. */
export interface PackedEvents {
  readonly shapes: readonly (readonly string[])[];
  readonly events: readonly PackedEvent[];
}

type PackedEvent = readonly [
  shape: number,
  time: number,
  index: string,
  sourcetype: string,
  source: string,
  host: string,
  raw: string,
  values: StoredEvent['values'],
];

export function packEvents(events: readonly StoredEvent[]): PackedEvents {
  const shapes = new Map<readonly string[], number>();
  const packed = events.map((event): PackedEvent => {
    const { time, index, sourcetype, source, host, raw, names, values } = event;
    const shape = shapes.get(names) ?? shapes.size;
    shapes.set(names, shape);
    return [shape, time, index, sourcetype, source, host, raw, values];
  });
  return { shapes: [...shapes.keys()], events: packed };
}

export function unpackEvents({ shapes, events }: PackedEvents): readonly StoredEvent[] {
  return events.map(([shape, time, index, sourcetype, source, host, raw, values]) => {
    return { time, index, sourcetype, source, host, raw, names: shapes[shape] ?? [], values };
  });
}

export function encode(value: unknown): Buffer {
  return serialize(value);
}

/** The sender is trusted to have sent what the operation's types say: it is Karst itself. */
export function decode<T>(bytes: Buffer): T {
  return deserialize(bytes) as T;
}
