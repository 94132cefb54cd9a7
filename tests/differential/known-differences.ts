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

/** `1` and `1.0`: equal as numbers, unlike as text. */
function hasTwins(events: readonly LoadedEvent[]): boolean {
  const texts = new Set(events.flatMap((event) => ['a', 'b', 'c'].flatMap((name) => textsOf(event, name))));
  return ['1', '01', '1.0'].filter((text) => texts.has(text)).length > 1;
}

function takesExtremes({ pipeline }: GeneratedSearch, events: readonly LoadedEvent[]): boolean {
  const extremes = nodesOf(pipeline).filter((node) => node.fn === 'min' || node.fn === 'max');
  return extremes.length > 0 && hasTwins(events);
}

/** Each is to be fixed in `src/` or accepted with a reason; with a fix its entry goes. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    rule: 'stats min() and max() give the first met of equal numbers written differently. Without a function of order beside them, they give any.',
    spl: 'search * | stats min(a)',
    events: [{ a: '01' }, { a: [' ', '1'] }, { a: ['é', '1.0', ' '] }],
    applies: takesExtremes,
  },
];

/** Whether a known difference keeps a search from being compared. */
export function isKnown(search: GeneratedSearch, events: readonly LoadedEvent[]): boolean {
  return KNOWN_DIFFERENCES.some(({ applies }) => applies(search, events));
}
