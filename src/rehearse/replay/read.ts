import { replayMessages } from '../../diagnostics/codes/replay.js';
import type { Diagnostic } from '../../diagnostics/index.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';
import { ingestFile } from '../../ingest/index.js';
import type { ReplayEvent } from './event.js';

const diagnose = diagnoser(replayMessages);

/** A log file, and what its events are said to be; what is absent, the file says itself. */
export interface ReplayFile {
  readonly path: string;
  readonly source?: string;
  readonly sourcetype?: string;
  readonly host?: string;
  readonly index?: string;
}

/** Takes a batch of events; the next is read when it resolves. */
export type Take = (events: readonly ReplayEvent[]) => Promise<void>;

const BATCH = 5000;
/** A gigabyte or so of text. */
const MOST_TO_ORDER = 1_000_000;

/** Reads files one after the other, in the order of their lines. Damage is told in `report`. */
export async function readInOrder(
  files: readonly ReplayFile[],
  take: Take,
  report: (diagnostic: Diagnostic) => void,
): Promise<void> {
  for (const { path, index, ...said } of files) {
    const extra = index === undefined ? {} : { index };
    await ingestFile(
      path,
      { ...said, batchSize: BATCH },
      (batch) =>
        take(
          batch.map(({ time, raw, host, source, sourcetype }) => ({ time, raw, host, source, sourcetype, ...extra })),
        ),
      report,
    );
  }
}

/** Reads files together, in the order of the times. */
export async function readByTime(
  files: readonly ReplayFile[],
  take: Take,
  report: (diagnostic: Diagnostic) => void,
): Promise<void> {
  const all: ReplayEvent[] = [];
  await readInOrder(
    files,
    async (batch) => {
      all.push(...batch);
      if (all.length > MOST_TO_ORDER) {
        throw new KarstError(diagnose('replay/too-many-to-order', {}, MOST_TO_ORDER.toLocaleString('en-US')));
      }
    },
    report,
  );
  // Equal times keep the order of the files: sort is stable.
  await take(all.sort((a, b) => a.time - b.time));
}
