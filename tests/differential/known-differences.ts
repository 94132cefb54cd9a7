import type { LoadedEvent } from '../bed/test-bed.js';
import { nodesOf } from '../reference/syntax-nodes.js';
import { textsOf } from '../reference/value.js';
import type { GeneratedSearch } from './pipeline-arbitrary.js';

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

function usesNullif(tree: unknown): boolean {
  return nodesOf(tree).some((node) => node.kind === 'call' && node.name === 'nullif');
}

/** Each is a bug to be fixed in `src/`; with the fix its entry goes. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
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
  {
    rule: 'nullif(a, b) is a where b is null, and stats count() counts it. A row whose second argument is a function of an absent field is not counted.',
    spl: 'search * | eval x=nullif(a, lower(b)) | stats count(x)',
    events: [{ a: '1' }, { a: '1', b: 'x' }],
    applies: ({ pipeline }) => usesNullif(pipeline) && pipeline.commands.some(({ name }) => name === 'stats'),
  },
  {
    rule: 'Fields have no type before the search runs. nullif() of a field that an earlier eval computed as a number is a number, and comparing it with a string is refused.',
    spl: 'search * | eval a=len(a) | where "x" = nullif(a, "y") OR true()',
    events: [{ a: '1' }],
    applies: ({ pipeline }) => usesNullif(pipeline) && pipeline.commands.some(({ name }) => name === 'eval'),
  },
];

/** Whether a known difference keeps a search from being compared. */
export function isKnown(search: GeneratedSearch, events: readonly LoadedEvent[]): boolean {
  return KNOWN_DIFFERENCES.some(({ applies }) => applies(search, events));
}
