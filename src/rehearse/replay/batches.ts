import type { ReplayEvent } from './event.js';

/** Collectors take a megabyte by default (limits.conf, [http_input], max_content_length is far above). */
const MOST_BYTES = 512 * 1024;
const MOST_EVENTS = 500;

/** What one request holds. */
export interface Request {
  readonly query: URLSearchParams;
  readonly body: string;
  readonly events: number;
}

function envelope({ time, host, source, sourcetype, index, raw }: ReplayEvent): string {
  const at = Number((time / 1e6).toFixed(6));
  return JSON.stringify({ time: at, host, source, sourcetype, ...(index === undefined ? {} : { index }), event: raw });
}

/** Of one request to the raw endpoint, all events have the same origin. */
function origin({ host, source, sourcetype, index }: ReplayEvent): string {
  return new URLSearchParams({ host, source, sourcetype, ...(index === undefined ? {} : { index }) }).toString();
}

/** Gathers events into requests. */
export class Gathering {
  #texts: string[] = [];
  #bytes = 0;
  #origin = '';

  constructor(readonly endpoint: 'event' | 'raw') {}

  get events(): number {
    return this.#texts.length;
  }

  /** Whether the event has to wait for the next request. */
  isFullFor(event: ReplayEvent): boolean {
    if (this.#texts.length === 0) return false;
    if (this.#texts.length >= MOST_EVENTS || this.#bytes >= MOST_BYTES) return true;
    return this.endpoint === 'raw' && this.#origin !== origin(event);
  }

  add(event: ReplayEvent): void {
    const text = this.endpoint === 'raw' ? event.raw : envelope(event);
    if (this.endpoint === 'raw') this.#origin = origin(event);
    this.#texts.push(text);
    this.#bytes += text.length;
  }

  take(): Request {
    const request = {
      query: new URLSearchParams(this.#origin),
      body: this.#texts.join('\n'),
      events: this.#texts.length,
    };
    this.#texts = [];
    this.#bytes = 0;
    return request;
  }
}
