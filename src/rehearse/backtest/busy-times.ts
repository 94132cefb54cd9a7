import { savedSearchTable } from '../../content/index.js';
import type { Job, Range, Workplace } from '../../schedule/index.js';
import { type Explanation, explain, type SearchRequest, search } from '../../search/index.js';

/*
 * Most windows of most detections hold nothing for them. A window can be passed over where that is certain: the search
 * gives no rows for an empty window, and no event that it reads lies in this one.
 */

/** Seconds since the epoch. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Commands that bring in rows from elsewhere than the first command. */
const BRING = new Set(
  'append appendcols appendpipe datamodel eventcount from gentimes inputlookup join loadjob makeresults map metadata mstats multisearch rest savedsearch set tstats union'.split(
    ' ',
  ),
);

/** A search that says itself which time it looks at, or asks another search. */
const OWN_TIME = /\b(?:_index_)?(?:earliest|latest)(?:_time)?\s*=|\b(?:starttime|endtime|(?:start|end)\w+ago)\s*=/i;

/** Every event, those of internal indexes too. */
const ANY_EVENT = '(index=* OR index=_*)';
const MOST_BUCKETS = 200_000;

function requestFor(job: Job, { content, knowledge }: Workplace): Omit<SearchRequest, 'spl'> {
  return {
    timezone: job.schedule.timezone,
    macros: content.macros,
    savedSearches: savedSearchTable(content),
    knowledge,
  };
}

/** The first word of a command. */
export function nameOf(command: string): string {
  return /^\s*\|?\s*([a-z_]+)/i.exec(command)?.[1]?.toLowerCase() ?? '';
}

/** What the search reads, as a search of its own; undefined where that cannot be said. */
function reads(expanded: string, stages: readonly { readonly command: string }[]): string | undefined {
  if (OWN_TIME.test(expanded)) return undefined;
  const [first, ...rest] = stages;
  const alone = first !== undefined && !first.command.trim().startsWith('|') && !first.command.includes('[');
  const names = rest.map(({ command }) => nameOf(command));
  return alone && !names.some((name) => BRING.has(name)) ? first.command : ANY_EVENT;
}

/** Times at which events lie, in buckets of `width` seconds, ascending. */
class Buckets {
  constructor(
    private readonly starts: readonly number[],
    private readonly width: number,
  ) {}

  any({ earliest = -Infinity, latest = Infinity }: Range): boolean {
    return (this.starts[this.#firstAfter(earliest - this.width)] ?? Infinity) < latest;
  }

  /** The place of the first start later than a time; by halves, as there are as many windows as buckets. */
  #firstAfter(time: number): number {
    let [low, high] = [0, this.starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? Infinity) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** A search, its macros expanded, and its commands. Rejects with a KarstError if it does not compile. */
export function explained(job: Job, place: Workplace): Promise<Explanation> {
  return explain({ spl: job.search, ...requestFor(job, place) }, place.store);
}

/** Tells for ranges within a period whether running the search there can give anything. */
export async function busyTimes(
  job: Job,
  { expanded, stages }: Explanation,
  { from, to }: Period,
  place: Workplace,
): Promise<(range: Range) => boolean> {
  const always = (): boolean => true;
  const text = reads(expanded, stages);
  if (text === undefined) return always;
  const request = requestFor(job, place);
  const nowhere = await search({ spl: job.search, ...request, now: to, earliest: '1', latest: '2' }, place.store);
  if (nowhere.rows.length > 0) return always;
  const width = Math.max(60, Math.ceil((to - from) / MOST_BUCKETS / 60) * 60);
  const spl = `${text} | bin _time span=${width}s | stats count by _time`;
  const { rows } = await search({ spl, ...request, earliest: String(from), latest: String(to) }, place.store);
  const starts = rows.map(({ _time }) => Number(_time)).sort((a, b) => a - b);
  const buckets = new Buckets(starts, width);
  return (range) => range.byIndexTime === true || buckets.any(range);
}
