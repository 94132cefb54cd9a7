import { randomUUID } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { replayMessages } from '../../diagnostics/codes/replay.js';
import { diagnoser, KarstError } from '../../diagnostics/index.js';

const diagnose = diagnoser(replayMessages);

/** Where events are sent, and how. */
export interface CollectorAddress {
  /** `https://host:8088`, with or without a path. */
  readonly url: string;
  readonly token: string;
  /** Take certificates that nobody has signed. */
  readonly insecure?: boolean;
}

/** How often and how long is tried again: milliseconds. */
export interface Patience {
  readonly tries: number;
  readonly first: number;
  readonly longest: number;
  /** Until an acknowledgement comes. */
  readonly acknowledged: number;
}

export const PATIENCE: Patience = { tries: 10, first: 250, longest: 15_000, acknowledged: 120_000 };

/** Where nobody has answered yet, the address is more likely wrong than the collector busy. */
const FIRST_TRIES = 3;
const ANSWER_TIMEOUT = 60_000;
const MOST_OF_AN_ANSWER = 1_000_000;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number;
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    size += (part as Buffer).length;
    if (size <= MOST_OF_AN_ANSWER) parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function record(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Full queues, a restart, a proxy without its server: all over soon. */
const passes = (status: number): boolean => status === 429 || status === 500 || (status >= 502 && status <= 504);

function base(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw new KarstError(diagnose('replay/not-a-url', {}, url));
  return parsed;
}

/** A client of an HTTP Event Collector: tries again what passes, and rejects with a `KarstError` what does not. */
export class CollectorClient {
  readonly #base: URL;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #channel = randomUUID();
  /** Something has answered: then it is worth waiting for it to come back. */
  #answered = false;
  /** Numbers of requests that are not acknowledged yet. */
  readonly #waiting = new Set<number>();

  constructor(
    private readonly address: CollectorAddress,
    private readonly acks: boolean,
    private readonly patience: Patience = PATIENCE,
  ) {
    this.#base = base(address.url);
    const secure = this.#base.protocol === 'https:';
    const options = { keepAlive: true, maxSockets: 1 };
    this.#agent = secure
      ? new HttpsAgent({ ...options, rejectUnauthorized: address.insecure !== true })
      : new HttpAgent(options);
  }

  get unacknowledged(): number {
    return this.#waiting.size;
  }

  /** Sends a body to `/services/collector/<path>`. Resolves when the collector has taken it. */
  async send(path: 'event' | 'raw', query: URLSearchParams, body: string): Promise<void> {
    const { body: answer } = await this.#insist(`/services/collector/${path}`, query, body);
    if (!this.acks) return;
    if (typeof answer.ackId !== 'number') throw new KarstError(diagnose('replay/no-acks', {}, this.address.url));
    this.#waiting.add(answer.ackId);
  }

  /** Waits until everything sent is acknowledged. */
  async settled(): Promise<void> {
    const { acknowledged, first } = this.patience;
    const end = Date.now() + acknowledged;
    while (this.#waiting.size > 0) {
      const body = JSON.stringify({ acks: [...this.#waiting] });
      const { body: answer } = await this.#insist('/services/collector/ack', new URLSearchParams(), body);
      const told = Object.entries((answer.acks ?? {}) as Record<string, unknown>);
      for (const [id, known] of told) if (known === true) this.#waiting.delete(Number(id));
      if (this.#waiting.size === 0) return;
      if (Date.now() > end) {
        const seconds = Math.round(acknowledged / 1000);
        throw new KarstError(diagnose('replay/not-acknowledged', {}, this.address.url, this.#waiting.size, seconds));
      }
      await pause(first);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #insist(path: string, query: URLSearchParams, body: string): Promise<Answer> {
    const { first, longest } = this.patience;
    let [tries, reason] = [this.patience.tries, ''];
    for (let turn = 0; turn < tries; turn += 1) {
      const answer = await this.#post(path, query, body).catch((error: Error) => error);
      if (!(answer instanceof Error) && !passes(answer.status)) return this.#accepted(answer);
      if (!(answer instanceof Error)) this.#answered = true;
      if (!this.#answered) tries = Math.min(tries, FIRST_TRIES);
      reason = answer instanceof Error ? answer.message : `${answer.status} ${JSON.stringify(answer.body)}`;
      const asked = answer instanceof Error ? undefined : answer.retryAfter;
      if (turn + 1 < tries) await pause(Math.min(asked ?? first * 2 ** turn, longest));
    }
    throw new KarstError(diagnose('replay/gave-up', {}, this.address.url, tries, reason));
  }

  #accepted(answer: Answer): Answer {
    this.#answered = true;
    if (answer.status === 200) return answer;
    const text = typeof answer.body.text === 'string' ? answer.body.text : JSON.stringify(answer.body);
    if (answer.status === 401 || answer.status === 403) {
      throw new KarstError(diagnose('replay/token', {}, this.address.url, text));
    }
    throw new KarstError(diagnose('replay/refused', {}, this.address.url, answer.status, text));
  }

  #post(path: string, query: URLSearchParams, body: string): Promise<Answer> {
    const url = new URL(this.#base);
    url.pathname = `${url.pathname.replace(/\/(?:services\/collector.*)?$/, '')}${path}`;
    url.search = query.toString();
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers = {
      authorization: `Splunk ${this.address.token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-splunk-request-channel': this.#channel,
    };
    return new Promise((resolve, reject) => {
      const asked = ask(url, { method: 'POST', headers, agent: this.#agent, timeout: ANSWER_TIMEOUT }, (response) => {
        const after = Number(response.headers['retry-after']);
        const wait = after > 0 ? { retryAfter: after * 1000 } : {};
        textOf(response).then(
          (text) => resolve({ status: response.statusCode ?? 0, body: record(text), ...wait }),
          reject,
        );
      });
      asked.once('timeout', () => asked.destroy(new Error(`no answer within ${ANSWER_TIMEOUT / 1000} s`)));
      asked.once('error', reject);
      asked.end(body);
    });
  }
}
