import type {
  CellExtraction,
  EntryExtraction,
  GroupExtraction,
  PairExtraction,
  PairSide,
} from '../../knowledge/index.js';
import { cleanName } from '../../knowledge/index.js';
import { compileExpression, type Found, matches, type Translation, textOf, translatePcre } from '../../pcre/index.js';
import type { EventFields } from './fields.js';

type Made = EntryExtraction['extractions'][number];

/** Takes what it finds in a text into the fields. */
type Extractor = (text: string, fields: EventFields) => void;

/** A value for a field, as the rules of its transform have it: first one wins, or one more. */
function adder({ every, keepEmpty }: { readonly every?: true; readonly keepEmpty?: true }) {
  return (fields: EventFields, name: string, value: string): void => {
    if (name === '' || (value === '' && !keepEmpty)) return;
    if (every) fields.add(name, value);
    else fields.addFirst(name, value);
  };
}

function compiled(pattern: string): { readonly regex: RegExp; readonly translation: Translation } | undefined {
  const result = translatePcre(`(?ms)${pattern}`);
  return result.ok ? { regex: compileExpression(result.regex), translation: result.regex } : undefined;
}

function sideOf(side: PairSide, { groups }: Translation): (found: Found) => string {
  if (typeof side === 'string') return () => side;
  const numbers = groups[side] ?? [];
  return ({ match }) => textOf(match, numbers);
}

function pairs(extraction: Extract<PairExtraction, { kind: 'pairs' }>): Extractor | undefined {
  const pattern = compiled(extraction.regex);
  if (pattern === undefined) return undefined;
  const { regex, translation } = pattern;
  const sides = extraction.pairs.map(
    ({ name, value }) => [sideOf(name, translation), sideOf(value, translation)] as const,
  );
  const add = adder(extraction);
  const clean = extraction.cleanKeys ? cleanName : (name: string) => name.trim();
  return (text, fields) => {
    for (const found of matches(regex, translation.keeps, text)) {
      for (const [name, value] of sides) add(fields, clean(name(found)), value(found));
    }
  };
}

function groups(extraction: GroupExtraction): Extractor | undefined {
  const pattern = compiled(extraction.regex);
  if (pattern === undefined) return undefined;
  const { regex, translation } = pattern;
  const sides = extraction.groups.map((name, i) => [name, sideOf(extraction.numbers[i] ?? 0, translation)] as const);
  const add = adder(extraction);
  return (text, fields) => {
    for (const found of matches(regex, translation.keeps, text)) {
      for (const [name, value] of sides) add(fields, name, value(found));
      for (const { field, value } of extraction.constants ?? []) add(fields, field, value);
      if (!extraction.every) return;
    }
  };
}

function unquoted(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

function setOf(characters: string): string {
  return [...characters].map((c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`).join('');
}

/** Cuts at any of some characters outside of quotes. */
function cutter(characters: string): (text: string) => string[] {
  const piece = new RegExp(`(?:"(?:[^"\\\\]|\\\\[^])*"|[^${setOf(characters)}])*`, 'uy');
  return (text) => {
    const list: string[] = [];
    for (let at = 0; at <= text.length; at++) {
      piece.lastIndex = at;
      const found = piece.exec(text)?.[0] ?? '';
      list.push(found);
      at += found.length;
    }
    return list;
  };
}

/** Repeated delimiters count as one: pieces without text are none. */
function delimited(extraction: Extract<PairExtraction, { kind: 'delimited' }>): Extractor {
  const add = adder(extraction);
  const clean = extraction.cleanKeys ? cleanName : (name: string) => name;
  const between = cutter(extraction.between);
  const { within } = extraction;
  const put = (fields: EventFields, name: string, value: string): void =>
    add(fields, clean(unquoted(name.trim())), unquoted(value.trim()));
  if (within === undefined) {
    return (text, fields) => {
      const pieces = between(text).filter((piece) => piece !== '');
      for (let i = 0; i + 1 < pieces.length; i += 2) put(fields, pieces[i] ?? '', pieces[i + 1] ?? '');
    };
  }
  const name = new RegExp(`^([^${setOf(within)}]*)[${setOf(within)}]+([^]*)$`, 'u');
  return (text, fields) => {
    for (const piece of between(text)) {
      const [, key, value] = name.exec(piece) ?? [];
      if (key !== undefined && value !== undefined) put(fields, key, value);
    }
  };
}

function cells(extraction: CellExtraction): Extractor {
  const cut = cutter(extraction.delimiters);
  const add = adder(extraction);
  return (text, fields) => {
    const values = cut(text);
    extraction.groups.forEach((name, i) => {
      add(fields, name, unquoted(values[i] ?? ''));
    });
  };
}

function extractorOf(extraction: Made): Extractor | undefined {
  switch (extraction.kind) {
    case 'groups':
      return groups(extraction);
    case 'cells':
      return cells(extraction);
    case 'pairs':
      return pairs(extraction);
    case 'delimited':
      return delimited(extraction);
  }
}

/** Searches make all others themselves. */
function isOfEntry(extraction: Made): boolean {
  return extraction.kind === 'pairs' || extraction.kind === 'delimited' || isRefused(extraction);
}

function isRefused(extraction: Made): boolean {
  return extraction.kind === 'groups' && extraction.refused !== undefined;
}

function fieldsOf(extraction: Made): readonly string[] {
  return extraction.kind === 'groups' || extraction.kind === 'cells' ? extraction.groups : [];
}

/** One extraction to be made when an event comes in. `aside`: only others read what it finds, searches find it again. */
export interface EntryStep {
  readonly from: string;
  readonly aside: boolean;
  readonly extract: Extractor;
}

/** What must be made when an event comes in: what searches cannot do, and what that reads. */
export function entrySteps(extractions: readonly Made[]): readonly EntryStep[] {
  const wanted = new Set<string>();
  const steps: EntryStep[] = [];
  for (const extraction of extractions.toReversed()) {
    const own = isOfEntry(extraction);
    if (!own && !fieldsOf(extraction).some((field) => wanted.has(field))) continue;
    if (extraction.from !== '_raw') wanted.add(extraction.from);
    const extract = extractorOf(extraction);
    if (extract !== undefined) steps.push({ from: extraction.from, aside: !own, extract });
  }
  return steps.reverse();
}
