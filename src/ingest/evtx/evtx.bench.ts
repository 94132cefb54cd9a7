import { readEvtx } from './read-evtx.js';

/** Reading speed in 10^6 bytes of event log per second, by the clock and by the time the processor gave us. */
export interface EvtxSpeed {
  readonly megabytesPerSecond: number;
  /** What counts on a machine that does other work too; time of the collector's threads is in it. */
  readonly megabytesPerCpuSecond: number;
  readonly events: number;
}

/** Measures reading `data` until every event is a flat XML string. Run it twice: the first warms up the compiler. */
export function benchEvtx(data: Buffer): EvtxSpeed {
  const started = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  let events = 0;
  let characters = 0;
  for (const record of readEvtx(data, () => {})) {
    events += 1;
    // Concatenation is lazy in V8; looking at a character makes the string.
    characters += record.xml.charCodeAt(record.xml.length - 1);
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  if (events > 0 && characters === 0) throw new Error('Events without text.');
  const megabytes = data.length / 1e6;
  return {
    megabytesPerSecond: megabytes / seconds,
    megabytesPerCpuSecond: (megabytes * 1e6) / (user + system),
    events,
  };
}
