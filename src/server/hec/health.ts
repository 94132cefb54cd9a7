import type { Exchange, Reply } from '../http/index.js';
import { NEARLY } from '../intake.js';
import { type HecCode, hecReply } from './codes.js';
import type { Collector } from './collector.js';
import { authorise, namesToken } from './credentials.js';

function stateOf({ acks, budget, closing, intake }: Collector): HecCode {
  if (closing()) return 'shuttingDown';
  const queue = Math.max(intake.load, budget.load);
  if (queue >= 1) return acks.load >= 1 ? 'bothUnavailable' : 'queuesFull';
  if (acks.load >= 1) return 'acksUnavailable';
  if (queue >= NEARLY) return 'queueNearlyFull';
  return acks.nearlyFull ? 'acksNearlyFull' : 'healthy';
}

/** Needs no token; one that is sent along is checked, as Vector relies on. */
export function health(exchange: Exchange, collector: Collector): Reply {
  if (namesToken(exchange)) {
    const found = authorise(exchange, collector.tokens);
    if (found === 'tokenDisabled') return hecReply('healthTokenDisabled');
    // Health may always have its token in the query.
    if (typeof found === 'string' && found !== 'queryNotEnabled') return hecReply('healthInvalidToken');
  }
  return hecReply(stateOf(collector));
}
