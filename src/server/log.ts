import { redacted } from './audit/index.js';

export type LogLevel = 'info' | 'warning' | 'error';

/** Writes one record. Fields must never hold headers, query strings or tokens. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Records as JSON, one a line. */
export function jsonLog(write: (line: string) => void): Log {
  return (level, message, fields = {}) =>
    write(`${redacted(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }))}\n`);
}
