import { lineHead, type SingleEvents } from '../../ingest/index.js';
import type { StoredEvent } from '../../store/index.js';
import type { SyslogInput } from './input.js';

/** Milliseconds that rules of .conf files may take for the messages of one block. */
const RULES_BUDGET = 10_000;

export function sourceOf({ source, transport, port }: SyslogInput): string {
  return source ?? `${transport === 'udp' ? 'udp' : 'tcp'}:${port}`;
}

/**
 * The events of messages in the forms of RFC 3164 and RFC 5424, and of lines in neither. Time and host are the message's; where
 * it has none, the time of receipt and the sender's address. The text stays as it came.
 */
export function syslogEvents(
  messages: readonly string[],
  remote: string,
  input: SyslogInput,
  singles: SingleEvents,
): readonly StoredEvent[] {
  const received = Date.now() * 1000;
  const source = sourceOf(input);
  const otherwise = { source, sourcetype: 'syslog', host: remote };
  const events: StoredEvent[] = [];
  singles.within(RULES_BUDGET, () => {
    for (const message of messages) {
      const head = lineHead(message, received);
      const host = input.host ?? head?.host;
      const told = { index: input.index, source, sourcetype: input.sourcetype, host, time: head?.micros };
      for (const event of singles.read(message, { ...told, received, otherwise })) events.push(event);
    }
  });
  return events;
}
