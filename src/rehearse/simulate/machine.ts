import type { Random } from './random.js';

/** A simulated Windows host with Sysmon on it. */
export interface Machine {
  readonly computer: string;
  readonly ip: string;
  /** `DOMAIN\name` of the one who sits in front of it. */
  readonly user: string;
  /** First group of every GUID Sysmon makes here. */
  readonly guidPrefix: string;
  /** Process and thread id of the Sysmon service. */
  readonly sysmon: readonly [number, number];
  readonly logonId: string;
}

/** A running program; `started` in milliseconds since the epoch. */
export interface Process {
  readonly machine: Machine;
  readonly image: string;
  readonly commandLine: string;
  readonly user: string;
  readonly pid: number;
  readonly guid: string;
  readonly started: number;
  readonly parent?: Process;
}

export const SYSTEM_USER = 'NT AUTHORITY\\SYSTEM';

/** Sysmon's GUID: machine, start time in seconds as two 16-bit halves (low first), then a sequence. */
export function processGuid(prefix: string, started: number, random: Random): string {
  const seconds = Math.floor(started / 1000)
    .toString(16)
    .padStart(8, '0');
  return `{${prefix}-${seconds.slice(4)}-${seconds.slice(0, 4)}-${random.hex(4)}-000000003a00}`;
}

export function machine(computer: string, ip: string, user: string, random: Random): Machine {
  const pid = random.integer(600, 900) * 4;
  const sysmon = [pid, pid + random.integer(50, 300) * 4] as const;
  return { computer, ip, user, guidPrefix: random.hex(8), sysmon, logonId: `0x${random.hex(5)}` };
}

/** Starts a program; process ids are multiples of four, as on Windows. */
export function start(
  on: Machine,
  at: number,
  program: { readonly image: string; readonly commandLine?: string; readonly user?: string; readonly parent?: Process },
  random: Random,
): Process {
  return {
    machine: on,
    image: program.image,
    commandLine: program.commandLine ?? `"${program.image}"`,
    user: program.user ?? on.user,
    pid: random.integer(1000, 3900) * 4,
    guid: processGuid(on.guidPrefix, at, random),
    started: at,
    ...(program.parent === undefined ? {} : { parent: program.parent }),
  };
}
