import type { LoadedEvent } from '../bed/test-bed.js';
import { textsOf } from '../reference/value.js';
import type { GeneratedSearch } from './pipeline-arbitrary.js';
import { fieldsIn, type Node, nodesOf } from './syntax-nodes.js';

/** A shape of search on which Karst is known to answer otherwise than the documents say. */
export interface KnownDifference {
  /** The rule, and what happens instead. */
  readonly rule: string;
  /** The smallest search and events that show it. */
  readonly spl: string;
  readonly events: readonly LoadedEvent[];
  /** Searches that are left out because of it, over the events they would run on. */
  readonly applies: (search: GeneratedSearch, events: readonly LoadedEvent[]) => boolean;
}

const RELATIONS: ReadonlySet<unknown> = new Set(['=', '!=', '<', '<=', '>', '>=']);

/** Fields that hold a list in some event, or may after an eval. */
function listFields({ pipeline }: GeneratedSearch, events: readonly LoadedEvent[]): ReadonlySet<string> {
  const assigned = nodesOf(pipeline).flatMap((node) =>
    typeof node.field === 'string' && 'expr' in node ? [node.field] : [],
  );
  const lists = events.flatMap((event) => Object.keys(event).filter((name) => textsOf(event, name).length > 1));
  return new Set([...assigned, ...lists]);
}

/** The sides of a comparison; an IN has its value and its list. */
function sidesOf(node: Node): readonly [unknown, unknown] | undefined {
  if (node.kind === 'binary' && RELATIONS.has(node.op)) return [node.left, node.right];
  return node.kind === 'in' && 'list' in node ? [node.value, node.list] : undefined;
}

function comparesLists(search: GeneratedSearch, events: readonly LoadedEvent[]): boolean {
  const lists = listFields(search, events);
  const some = (side: unknown): boolean => fieldsIn(side).some((name) => lists.has(name));
  return nodesOf(search.pipeline).some((node) => sidesOf(node)?.every(some) ?? false);
}

function joinsText(search: GeneratedSearch): boolean {
  return nodesOf(search.pipeline).some(
    (node) => node.kind === 'binary' && node.op === '+' && fieldsIn(node).length > 0 && isString(node.right),
  );
}

function isString(node: unknown): boolean {
  return (node as Node | undefined)?.kind === 'string';
}

function dedupsKeepingAll({ pipeline }: GeneratedSearch): boolean {
  return nodesOf(pipeline).some((node) => node.keepEvents === true && node.keepEmpty === true);
}

/** `1` and `1.0`: equal as numbers, unlike as text. */
function hasTwins(events: readonly LoadedEvent[]): boolean {
  const texts = new Set(events.flatMap((event) => ['a', 'b', 'c'].flatMap((name) => textsOf(event, name))));
  return ['1', '01', '1.0'].filter((text) => texts.has(text)).length > 1;
}

function takesExtremes({ pipeline }: GeneratedSearch, events: readonly LoadedEvent[]): boolean {
  const extremes = nodesOf(pipeline).filter((node) => node.fn === 'min' || node.fn === 'max');
  return extremes.length > 0 && hasTwins(events);
}

/** Each is a bug to be fixed in `src/`; with the fix its entry goes. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    rule: 'A comparison with an absent field is null (where drops NOT null). Where both sides are multivalue somewhere, an absent right side, or an absent member of IN, gives false.',
    spl: 'search * | where NOT a=b',
    events: [{ a: ['p', 'q'], b: ['x', 'y'] }, { a: '2' }],
    applies: comparesLists,
  },
  {
    rule: 'Fields have no type before the search runs. A field that no row has, plus a string, counts as a number, and comparing it with a string is refused.',
    spl: 'search * | where isnull("x" > d + "y")',
    events: [{ a: '1' }],
    applies: joinsText,
  },
  {
    rule: 'With keepempty=true, rows without one of the fields are not deduplicated. With keepevents=true they lose the fields that they have.',
    spl: 'search * | dedup a d keepevents=true keepempty=true',
    events: [{ a: '1' }, { a: '1', d: '2' }, { a: '1' }],
    applies: dedupsKeepingAll,
  },
  {
    rule: 'stats min() and max() give the first met of equal numbers written differently. Without a function of order beside them, they give any.',
    spl: 'search * | stats min(a)',
    events: [{ a: '01' }, { a: [' ', '1'] }, { a: ['é', '1.0', ' '] }],
    applies: takesExtremes,
  },
  // The generator writes `\1` only behind a pattern that has a group.
  {
    rule: 'A replacement that names a group the pattern lacks reaches the engine, whose message is what the user sees.',
    spl: 'search * | eval x=replace(a, "x", "\\\\1")',
    events: [{ a: 'x' }],
    applies: () => false,
  },
];

/** Whether a known difference keeps a search from being compared. */
export function isKnown(search: GeneratedSearch, events: readonly LoadedEvent[]): boolean {
  return KNOWN_DIFFERENCES.some(({ applies }) => applies(search, events));
}
