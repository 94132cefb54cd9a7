/** An event on its way to a collector. */
export interface ReplayEvent {
  /** Microseconds since the epoch, UTC. */
  readonly time: number;
  readonly raw: string;
  readonly host: string;
  readonly source: string;
  readonly sourcetype: string;
  /** Absent: where the token puts it. */
  readonly index?: string;
}
