import type { Reservation } from '../budget.js';
import { BodyProblem, type Exchange, type Reply, wholeBody } from '../http/index.js';
import { isGuid, type Token } from '../tokens/index.js';
import { HecRefusal, hecReply } from './codes.js';
import { type Collector, MAX_BODY } from './collector.js';
import { PIECE, takeEvents } from './event-endpoint.js';
import { takeRaw } from './raw-endpoint.js';

/** The channel of a request, which tokens with acknowledgement demand and others pass over. */
function channelOf({ headers, query }: Exchange): string {
  const header = headers['x-splunk-request-channel'];
  const channel = (typeof header === 'string' ? header : query.get('channel')) ?? '';
  if (channel === '') throw new HecRefusal('channelMissing');
  if (!isGuid(channel)) throw new HecRefusal('channelInvalid');
  return channel;
}

function html(status: number, title: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8', ...headers },
    body: `<!doctype html><html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>`,
  };
}

/** The answers that Splunk's web server gives before the collector sees the request; the rest of the body is not read. */
function bodyProblem({ problem }: BodyProblem): Reply {
  if (problem === 'too-large') return html(413, 'Content-Length Too Large', { connection: 'close' });
  if (problem === 'encoding') return html(415, 'Unsupported Media Type');
  return hecReply('invalidFormat', { 'invalid-event-number': 0 });
}

/** Runs the work of a request; what it throws to end early becomes the answer. */
async function answered(work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HecRefusal) return hecReply(error.answer, error.details);
    if (error instanceof BodyProblem) return bodyProblem(error);
    throw error;
  }
}

/** Sets memory aside for a body of which only pieces are held at a time. */
function reserve({ headers }: Exchange, { budget, intake }: Collector): Reservation {
  if (intake.load >= 1) throw new HecRefusal('queueFull');
  const packed = headers['content-encoding'] !== undefined;
  const length = packed ? PIECE : Number(headers['content-length'] ?? PIECE);
  const reservation = budget.reserve(Math.min(length, PIECE));
  if (reservation === undefined) throw new HecRefusal('busy');
  return reservation;
}

type Take = (exchange: Exchange, token: Token, collector: Collector, reservation: Reservation) => Promise<void>;

async function taken(exchange: Exchange, token: Token, collector: Collector, take: Take): Promise<Reply> {
  const channel = token.ack ? channelOf(exchange) : undefined;
  if (channel !== undefined && !collector.acks.hasRoom(token.id, channel)) throw new HecRefusal('acksFull');
  const reservation = reserve(exchange, collector);
  try {
    await take(exchange, token, collector, reservation);
  } finally {
    reservation.release();
  }
  return channel === undefined
    ? hecReply('success')
    : hecReply('success', { ackId: collector.acks.issue(token.id, channel) });
}

export function postEvents(exchange: Exchange, token: Token, collector: Collector): Promise<Reply> {
  return answered(() => taken(exchange, token, collector, takeEvents));
}

export function postRaw(exchange: Exchange, token: Token, collector: Collector): Promise<Reply> {
  return answered(() => taken(exchange, token, collector, takeRaw));
}

/** Bytes of a question for acknowledgements. */
const MAX_QUESTION = 8 * 1024 * 1024;

function acksAsked(body: Buffer): readonly number[] {
  if (body.length === 0) throw new HecRefusal('noData');
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new HecRefusal('invalidFormat');
  }
  const ids = typeof value === 'object' && value !== null && 'acks' in value ? value.acks : undefined;
  if (!Array.isArray(ids) || !ids.every((id) => Number.isSafeInteger(id))) throw new HecRefusal('invalidFormat');
  return ids as readonly number[];
}

/** Which requests of a channel are committed. */
export function postAcks(exchange: Exchange, token: Token, { acks }: Collector): Promise<Reply> {
  return answered(async () => {
    if (!token.ack) throw new HecRefusal('ackDisabled');
    const channel = channelOf(exchange);
    const ids = acksAsked(await wholeBody(exchange, Math.min(MAX_QUESTION, MAX_BODY)));
    return {
      status: 200,
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      body: JSON.stringify({ acks: acks.tell(token.id, channel, ids) }),
    };
  });
}
