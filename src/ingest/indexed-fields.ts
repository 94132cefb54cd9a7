import type { StoredEvent } from '../store/index.js';
import { freeFieldName } from './event/index.js';

/** A field that came beside the text of an event; a list has one value or more. */
export type IndexedField = readonly [name: string, value: string | readonly string[]];

/** The names of events of one shape with some fields more, and which of their own values stay. */
interface Joint {
  readonly names: readonly string[];
  /** Slots of the event's own values that no added field replaces. */
  readonly kept: readonly number[];
  /** Positions of the added fields that count: of several with one name the last. */
  readonly added: readonly number[];
}

/** By the names of the event, then by those of the added fields: the store wants one list of names a shape. */
const joints = new WeakMap<readonly string[], Map<string, Joint>>();

/** Beyond this many sets of added fields for one shape, what is remembered of them is dropped. */
const MAX_SETS = 1_000;

function join(own: readonly string[], extra: readonly string[]): Joint {
  const added = extra.map((_, i) => i).filter((i) => extra.lastIndexOf(extra[i] ?? '') === i);
  const taken = new Set(extra);
  const kept = own.map((_, i) => i).filter((i) => !taken.has(own[i] ?? ''));
  return { names: [...kept.map((i) => own[i] ?? ''), ...added.map((i) => extra[i] ?? '')], kept, added };
}

function jointOf(own: readonly string[], extra: readonly string[]): Joint {
  const key = JSON.stringify(extra);
  let sets = joints.get(own);
  if (sets === undefined || sets.size >= MAX_SETS) {
    sets = new Map();
    joints.set(own, sets);
  }
  let joint = sets.get(key);
  if (joint === undefined) {
    joint = join(own, extra);
    sets.set(key, joint);
  }
  return joint;
}

function one(value: string | readonly string[]): string | readonly string[] {
  return typeof value !== 'string' && value.length === 1 ? (value[0] ?? '') : value;
}

/** The fields of an event and added ones, which win over its own of the same name. */
export function addFields(
  event: Pick<StoredEvent, 'names' | 'values'>,
  extra: readonly IndexedField[],
): Pick<StoredEvent, 'names' | 'values'> {
  const { names, values } = event;
  if (extra.length === 0) return { names, values };
  const joint = jointOf(
    names,
    extra.map(([name]) => freeFieldName(name)),
  );
  const own = joint.kept.map((slot) => values[slot] ?? '');
  return { names: joint.names, values: [...own, ...joint.added.map((i) => one(extra[i]?.[1] ?? ''))] };
}
