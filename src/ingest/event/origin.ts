import { hostname } from 'node:os';

/** Metadata that the user gives instead of what ingest would find or guess. */
export interface OriginOptions {
  /** Default `main`. */
  readonly index?: string;
  readonly source?: string;
  readonly sourcetype?: string;
  readonly host?: string;
  /** `host` of events that do not tell their own; default this machine. */
  readonly machine?: string;
}

/** Where the events of one file come from. */
export interface Origin {
  readonly index: string;
  readonly source: string | undefined;
  readonly sourcetype: string | undefined;
  readonly host: string | undefined;
  /** `source` of events that do not tell their own. */
  readonly file: string;
  /** `host` of events that do not tell their own. */
  readonly machine: string;
  /** `_time` of events before the first that has one: microseconds since the epoch, the file's modification time. */
  readonly modified: number;
}

export function originOf(file: string, modified: number, options: OriginOptions): Origin {
  return {
    index: options.index ?? 'main',
    source: options.source,
    sourcetype: options.sourcetype,
    host: options.host,
    file,
    machine: options.machine ?? hostname(),
    modified,
  };
}

/** `source` and `sourcetype` of one channel. */
export interface ChannelOrigin {
  readonly source: string;
  readonly sourcetype: string;
}

/** What Splunk's Windows and Linux Sysmon add-ons call the events of a channel; remembered per channel. */
export class ChannelOrigins {
  readonly #origin: Origin;
  readonly #known = new Map<string, ChannelOrigin>();

  constructor(origin: Origin) {
    this.#origin = origin;
  }

  of(channel: string, linux: boolean): ChannelOrigin {
    const known = this.#known.get(channel);
    if (known !== undefined) return known;
    const { source, sourcetype } = this.#origin;
    const made: ChannelOrigin = linux
      ? { source: source ?? 'Syslog:Linux-Sysmon/Operational', sourcetype: sourcetype ?? 'sysmon:linux' }
      : {
          source: source ?? (channel === '' ? 'XmlWinEventLog' : `XmlWinEventLog:${channel}`),
          sourcetype: sourcetype ?? 'XmlWinEventLog',
        };
    if (this.#known.size < 10_000) this.#known.set(channel, made);
    return made;
  }
}

/** Provider name and channel prefix of Sysmon for Linux. */
export const LINUX_SYSMON = 'Linux-Sysmon';
