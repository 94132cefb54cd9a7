import { createRequire } from 'node:module';

/* What applications send with: the clients of the event collector that people have, as they come from npm. */

interface Context {
  readonly message: unknown;
  readonly severity?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

interface SplunkLogger {
  eventFormatter: (message: unknown, severity: string) => unknown;
  error: (problem: unknown) => void;
  send(context: Context, done?: (error: unknown, response: unknown, body: unknown) => void): void;
  flush(done: (error: unknown, response: unknown, body: unknown) => void): void;
}

interface Winston {
  createLogger(options: { readonly transports: readonly object[] }): {
    info(message: string, meta?: object): void;
    end(): void;
    on(event: 'finish', done: () => void): void;
  };
}

type Options = Readonly<Record<string, unknown>>;

const require = createRequire(import.meta.url);
const { Logger } = require('splunk-logging') as { readonly Logger: new (options: Options) => SplunkLogger };

/** `splunk-logging` with requests of so many events, which it hands on as they are. */
export function splunkLogger(url: string, token: string, batch: number): SplunkLogger {
  const logger = new Logger({ url, token, maxBatchCount: batch, maxRetries: 0 });
  logger.eventFormatter = (message) => message;
  return logger;
}

/** Resolves to what the collector answered to the events that still wait in a logger. */
export function flushed(logger: SplunkLogger): Promise<unknown> {
  return new Promise((resolve, reject) => {
    logger.flush((error, _, body) => (error ? reject(error) : resolve(body)));
  });
}

/** Logs messages with winston over `winston-splunk-httplogger`; resolves when all of them have their answer. */
export function logWithWinston(url: string, token: string, messages: readonly string[]): Promise<void> {
  const winston = require('winston') as Winston;
  const Transport = require('winston-splunk-httplogger') as new (options: Options) => object;
  const splunk = { token, url, index: 'apps', sourcetype: 'shop', source: 'checkout' };
  return new Promise((resolve, reject) => {
    const transport = new Transport({ splunk }) as { on(event: string, done: (problem?: unknown) => void): void };
    let left = messages.length;
    transport.on('error', reject);
    transport.on('logged', () => {
      left -= 1;
      if (left === 0) resolve();
    });
    const logger = winston.createLogger({ transports: [transport] });
    for (const message of messages) logger.info(message, { basket: message.length });
  });
}
