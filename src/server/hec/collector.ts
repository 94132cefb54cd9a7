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
  readonly log: Log;
  /** The server takes no more events. */
  readonly closing: () => boolean;
}

/** Bytes of a body, packed or unpacked (limits.conf, [http_input], max_content_length). */
export const MAX_BODY = 838_860_800;
