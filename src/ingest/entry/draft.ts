import type { TransformTarget } from '../../knowledge/index.js';
import type { StoredEvent } from '../../store/index.js';

/** An event while transforms work on it. */
export interface Draft {
  time: number;
  index: string;
  sourcetype: string;
  source: string;
  host: string;
  raw: string;
  /** nullQueue: the event is dropped. */
  dropped: boolean;
  /** No further transform acts on the event: STOP_PROCESSING_IF. */
  stopped: boolean;
  /** Indexed fields that transforms have made. */
  fields: readonly DraftField[];
  /** Indexed fields that the event came with. */
  readonly given: GivenFields;
  /** Names of these that `:=` has taken away. */
  gone: ReadonlySet<string>;
}

export interface DraftField {
  readonly name: string;
  readonly value: string;
}

export type GivenFields = Pick<StoredEvent, 'names' | 'values'>;

/** All values of an indexed field: those that the event came with, then those that transforms have made. */
export function fieldValues({ fields, given, gone }: Draft, name: string): readonly string[] {
  const own = gone.has(name) ? [] : [given.values[given.names.indexOf(name)] ?? []].flat();
  return [...own, ...fields.flatMap((field) => (field.name === name ? [field.value] : []))];
}

/** Does one transform; what it hands to `clone` goes the way of its own origin from there. */
export type Transform = (draft: Draft, clone: (copy: Draft) => void) => void;

/** ROUTE_EVENTS_OLDER_THAN: what is older than so many seconds when it comes in is dropped. Source: props.conf.spec. */
export function dropOlder(seconds: number): Transform {
  return (draft) => {
    if (draft.time / 1e6 < Date.now() / 1000 - seconds) draft.dropped = true;
  };
}

/** Values of metadata keys are written with what they are: `host::web1`. Source: transforms.conf.spec, "DEST_KEY". */
export function put(draft: Draft, target: TransformTarget, value: string): void {
  switch (target) {
    case 'queue':
      draft.dropped = value.trim().toLowerCase() === 'nullqueue';
      return;
    case '_time': {
      const seconds = Number(value);
      if (value.trim() !== '' && Number.isFinite(seconds)) draft.time = Math.round(seconds * 1e6);
      return;
    }
    case '_raw':
      draft.raw = value;
      return;
    default: {
      const plain = value.startsWith(`${target}::`) ? value.slice(target.length + 2) : value;
      if (plain !== '') draft[target] = plain;
    }
  }
}

const MARKED: ReadonlySet<TransformTarget> = new Set(['host', 'source', 'sourcetype']);

/** What a key holds as regular expressions see it: `host::web1`, but an index without its kind. */
export function marked(draft: Draft, target: TransformTarget): string {
  const plain = before(draft, target);
  return MARKED.has(target) ? `${target}::${plain}` : plain;
}

/** What a key holds, as text. */
export function before(draft: Draft, target: TransformTarget): string {
  if (target === 'queue') return draft.dropped ? 'nullQueue' : 'indexQueue';
  if (target === '_time') return String(draft.time / 1e6);
  return target === '_raw' ? draft.raw : draft[target];
}
