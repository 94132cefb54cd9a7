import type { SingleEvents } from '../../ingest/index.js';
import type { IndexTime } from '../../knowledge/index.js';
import type { Budget } from '../budget.js';
import type { Intake } from '../intake.js';
import type { Log } from '../log.js';
import type { TokenBook } from '../tokens/index.js';
import type { Acks } from './acks.js';

/** What the endpoints of the HTTP Event Collector share. */
export interface Collector {
  readonly tokens: TokenBook;
  readonly intake: Intake;
  readonly acks: Acks;
  readonly budget: Budget;
  /** Reads the events of all requests: what it has learnt of their markup serves the next. */
  readonly singles: SingleEvents;
  /** What .conf files say of index time. */
  readonly indexTime: IndexTime;
  readonly log: Log;
  /** The server takes no more events. */
  readonly closing: () => boolean;
}

/** Bytes of a body, packed or unpacked (limits.conf, [http_input], max_content_length). */
export const MAX_BODY = 838_860_800;
