import type { Job } from './job.js';

/** A window that waits for its turn. Times are seconds since the epoch. */
export interface Waiting {
  readonly job: Job;
  readonly run: string;
  readonly scheduled: number;
  readonly attempt: number;
  /** Not before. */
  readonly from: number;
}

/** Priority and kind of scheduling, first things first (savedsearches.conf, schedule_priority). */
const ORDER = [
  'realtime highest',
  'continuous highest',
  'realtime higher',
  'realtime default',
  'continuous higher',
  'continuous default',
];

function classOf({ schedule: { realtime, priority } }: Job): number {
  return ORDER.indexOf(`${realtime ? 'realtime' : 'continuous'} ${priority}`);
}

/** Whether a later start would do as well. */
function canWait({ job, scheduled }: Waiting, now: number): number {
  return job.schedule.window > 0 && now < scheduled + job.schedule.window ? 1 : 0;
}

function before(a: Waiting, b: Waiting, now: number): number {
  const differences = [
    canWait(a, now) - canWait(b, now),
    classOf(a.job) - classOf(b.job),
    a.scheduled - b.scheduled,
    a.job.name < b.job.name ? -1 : 1,
  ];
  return differences.find((difference) => difference !== 0) ?? 0;
}

/** The windows that may start now, the one whose turn it is first: of each job only its oldest, and none that runs. */
export function startable(
  queue: readonly Waiting[],
  running: ReadonlyMap<string, number>,
  now: number,
): readonly Waiting[] {
  const oldest = new Map<string, Waiting>();
  for (const waiting of queue) {
    const other = oldest.get(waiting.job.id);
    if (other === undefined || waiting.scheduled < other.scheduled) oldest.set(waiting.job.id, waiting);
  }
  const isAhead = (id: string, scheduled: number): boolean =>
    (oldest.get(id)?.scheduled ?? Infinity) <= scheduled || (running.get(id) ?? Infinity) <= scheduled;
  return [...oldest.values()]
    .filter(({ job, from }) => !running.has(job.id) && from <= now)
    .filter(({ job, scheduled }) => !job.needs.some((id) => isAhead(id, scheduled)))
    .sort((a, b) => before(a, b, now));
}
