/** A syslog input of karst.yml. */
export interface SyslogInput {
  readonly kind: 'syslog';
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly address: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Paths of PEM files, for TLS. */
  readonly certificate?: string;
  readonly key?: string;
  readonly index: string;
  /** Absent: as the text says, else `syslog`. */
  readonly sourcetype?: string;
  /** Absent: `udp:514` and the like, as Splunk names them. */
  readonly source?: string;
  /** Absent: the host of the message, else the address of its sender. */
  readonly host?: string;
}

/** How an input is doing. */
export interface InputStatus {
  readonly name: string;
  readonly index: string;
  readonly events: number;
  /** Milliseconds since the epoch. */
  readonly last?: number;
  /** Messages that could not be taken. */
  readonly dropped: number;
  readonly errors: number;
  readonly lastError?: string;
}

/** Files, folders or a pattern that karst.yml says to follow. */
export interface FileInput {
  readonly kind: 'file';
  /** Absolute; `*`, `?` and `**` are wildcards. */
  readonly path: string;
  readonly index: string;
  /** Absent: as the text says. */
  readonly sourcetype?: string;
  /** Absent: the path of the file. */
  readonly source?: string;
  /** Absent: the host of the event, else this machine. */
  readonly host?: string;
  /** The host is this part of the path, counted from 1. */
  readonly hostSegment?: number;
}

export type Input = SyslogInput | FileInput;
