import type { DataStep } from '../../plan/index.js';
import { FoundFields } from './found-fields.js';
import { elementsOf, parseXml, textOf, type XmlElement } from './xml-tree.js';

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function addLeaves(of: XmlElement, name: string, found: FoundFields): void {
  for (const [attribute, value] of of.attributes) found.add(`${name}{@${attribute}}`, value);
  const inner = elementsOf(of);
  if (inner.length === 0 && of.closed && !isBlank(textOf(of))) found.add(name, textOf(of));
  for (const child of inner) addLeaves(child, `${name}.${child.name}`, found);
}

/**
 * The texts of elements without elements in them, and all attributes, under the names that spath gives:
 * `a.b`, `a.b{@x}`. `cut`: the text ends early, what comes before the end counts. Otherwise malformed XML has none.
 */
export function xmlLeaves(text: string, cut: boolean): FoundFields {
  const { top, problem } = parseXml(text);
  const found = new FoundFields();
  if (problem === 'malformed' || (problem === 'unfinished' && !cut)) return found;
  for (const root of elementsOf(top)) addLeaves(root, root.name, found);
  return found;
}

/** Elements in groups of siblings: indexes count within a group. */
type Groups = readonly (readonly XmlElement[])[];

function follow(groups: Groups, step: DataStep): Groups {
  switch (step.kind) {
    case 'key':
      return groups.flat().map((of) => elementsOf(of).filter((child) => child.name === step.key));
    case 'index':
      return groups.map((group) => group.slice(step.index - 1, step.index));
    default:
      return groups;
  }
}

/** An element's text, or its XML if there are elements in it; nothing if it is empty. */
function contentOf(of: XmlElement, text: string): readonly string[] {
  const value = elementsOf(of).length === 0 ? textOf(of) : text.slice(of.inner, of.innerEnd);
  return isBlank(value) ? [] : [value];
}

/** The values at a location path; indexes count from 1 (spath page). Malformed XML has none. */
export function xmlAt(text: string, steps: readonly DataStep[]): readonly string[] {
  const { top, problem } = parseXml(text);
  if (problem !== undefined) return [];
  const last = steps.at(-1);
  const found = steps.reduce<Groups>(follow, [[top]]).flat();
  if (last?.kind !== 'attribute') return found.flatMap((of) => contentOf(of, text));
  return found.flatMap((of) => of.attributes.filter(([name]) => name === last.name).map(([, value]) => value));
}

const PAIR = /<([^\s<>/!?=]+)(?:\s[^<>]*)?>([^<]*)<\/([^\s<>]+)\s*>/g;

/** `<key>value</key>` wherever it stands, in any kind of text (xmlkv page). Blank values do not count. */
export function xmlPairs(text: string): FoundFields {
  const found = new FoundFields();
  for (const [, key = '', value = '', end] of text.matchAll(PAIR)) {
    if (key === end && !isBlank(value)) found.add(key, value.trim());
  }
  return found;
}
