import type { FormatPart, IndexTransform, RegexTransform } from '../../knowledge/index.js';
import { compileExpression, type Found, matches, textOf } from '../../pcre/index.js';
import { type Draft, fieldValues, marked, put, type Transform } from './draft.js';
import { evalTransform } from './eval-transform.js';

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

function sourceText(draft: Draft, source: RegexTransform['source']): string {
  if (source.kind === 'meta') return marked(draft, source.key);
  return source.names.map((name) => fieldValues(draft, name)[0] ?? '').join(' ');
}

function writer(transform: RegexTransform): (draft: Draft, found: Iterable<Found>) => void {
  const { write, regex } = transform;
  if (write === undefined) return () => undefined;
  if (write.target !== 'fields') {
    const { target } = write;
    const fill = filler(write.format, regex.groups);
    return (draft, all) => {
      for (const found of all) {
        put(draft, target, fill(found, marked(draft, target)));
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
        if (field.name !== '' && field.value !== '') draft.fields = [...draft.fields, field];
      }
      if (!every) return;
    }
  };
}

/** What is written where the regular expression does not match: DEFAULT_VALUE. */
function writeOtherwise(transform: RegexTransform, draft: Draft): void {
  const { write, otherwise } = transform;
  if (write === undefined || otherwise === undefined) return;
  if (write.target !== 'fields') {
    put(draft, write.target, otherwise);
    return;
  }
  for (const { name } of write.pairs) {
    if (name.some((part) => typeof part !== 'string')) continue;
    draft.fields = [...draft.fields, { name: name.join(''), value: otherwise }];
  }
}

/** Source: transforms.conf.spec. */
export function transformOf(transform: IndexTransform): Transform {
  return transform.kind === 'eval' ? evalTransform(transform) : regexTransform(transform);
}

function regexTransform(transform: RegexTransform): Transform {
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
    const copy: Draft = { ...draft, sourcetype: clone, stopped: false };
    if (apply(copy)) cloned(copy);
  };
}
