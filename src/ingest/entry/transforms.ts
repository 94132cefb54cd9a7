import type { FormatPart, IndexTransform, TransformTarget } from '../../knowledge/index.js';
import { compileExpression, type Found, matches, textOf } from '../../pcre/index.js';

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
  /** Indexed fields that transforms have made. */
  readonly fields: { readonly name: string; readonly value: string }[];
}

/** Does one transform; what it hands to `clone` goes its own way from there. */
export type Transform = (draft: Draft, clone: (copy: Draft) => void) => void;

type Fill = (found: Found, before: string) => string;

function filler(format: readonly FormatPart[], groups: readonly (readonly number[])[]): Fill {
  return (found, before) =>
    format
      .map((part) => {
        if (typeof part === 'string') return part;
        return part === 0 ? before : textOf(found.match, groups[part] ?? []);
      })
      .join('');
}

function sourceText(draft: Draft, source: IndexTransform['source']): string {
  if (source.kind === 'meta') return source.key === '_raw' ? draft.raw : draft[source.key];
  const value = (name: string): string => draft.fields.find((field) => field.name === name)?.value ?? '';
  return source.names.map(value).join(' ');
}

/** Values of metadata keys are written with what they are: `host::web1`. Source: transforms.conf.spec, "DEST_KEY". */
function put(draft: Draft, target: TransformTarget, value: string): void {
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

function before(draft: Draft, target: TransformTarget): string {
  if (target === 'queue') return draft.dropped ? 'nullQueue' : 'indexQueue';
  if (target === '_time') return String(draft.time / 1e6);
  return target === '_raw' ? draft.raw : draft[target];
}

function writer(transform: IndexTransform): (draft: Draft, found: Iterable<Found>) => void {
  const { write, regex } = transform;
  if (write === undefined) return () => undefined;
  if (write.target !== 'fields') {
    const { target } = write;
    const fill = filler(write.format, regex.groups);
    return (draft, all) => {
      for (const found of all) {
        put(draft, target, fill(found, before(draft, target)));
        return;
      }
    };
  }
  const { every } = write;
  const pairs = write.pairs.map(
    ({ name, value }) => [filler(name, regex.groups), filler(value, regex.groups)] as const,
  );
  return (draft, all) => {
    for (const found of all) {
      for (const [name, value] of pairs) {
        const field = { name: name(found, ''), value: value(found, '') };
        if (field.name !== '' && field.value !== '') draft.fields.push(field);
      }
      if (!every) return;
    }
  };
}

/** What is written where the regular expression does not match: DEFAULT_VALUE. */
function writeOtherwise(transform: IndexTransform, draft: Draft): void {
  const { write, otherwise } = transform;
  if (write === undefined || otherwise === undefined) return;
  if (write.target !== 'fields') {
    put(draft, write.target, otherwise);
    return;
  }
  for (const { name } of write.pairs) {
    if (name.every((part) => typeof part === 'string')) draft.fields.push({ name: name.join(''), value: otherwise });
  }
}

/** Source: transforms.conf.spec. */
export function transformOf(transform: IndexTransform): Transform {
  const regex = compileExpression(transform.regex);
  const write = writer(transform);
  const apply = (draft: Draft): boolean => {
    const source = sourceText(draft, transform.source).slice(0, transform.lookahead);
    regex.lastIndex = 0;
    if (!regex.test(source)) return false;
    write(draft, matches(regex, transform.regex.keeps, source));
    return true;
  };
  const { clone } = transform;
  return (draft, cloned) => {
    if (clone === undefined || draft.sourcetype === clone) {
      if (!apply(draft)) writeOtherwise(transform, draft);
      return;
    }
    const copy: Draft = { ...draft, sourcetype: clone, fields: [...draft.fields] };
    if (apply(copy)) cloned(copy);
  };
}
