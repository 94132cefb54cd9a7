import type { Entry } from './logs.js';

export interface LinuxHost {
  readonly name: string;
  readonly ip: string;
}

const IDS: Readonly<Record<string, number>> = { root: 0, 'www-data': 33, deploy: 1001 };

/** auditd writes an argument that has blanks or quotes in hexadecimal digits. */
function argument(text: string): string {
  return /[\s"]/.test(text) ? Buffer.from(text).toString('hex').toUpperCase() : `"${text}"`;
}

/** One record of the audit log; records of one event share time and serial number. */
function record(host: LinuxHost, at: number, type: string, fields: string): Entry {
  const stamp = `${Math.floor(at / 1000)}.${String(at % 1000).padStart(3, '0')}:${1000 + (Math.floor(at / 100) % 900_000)}`;
  return {
    at,
    log: 'auditd',
    series: `${host.name} auditd`,
    text: () => `node=${host.name} type=${type} msg=audit(${stamp}): ${fields}`,
  };
}

function call(user: string, number: number, comm: string, exe: string): string {
  const id = IDS[user] ?? 1000;
  const ids = `auid=4294967295 uid=${id} gid=${id} euid=${id} suid=${id} fsuid=${id} egid=${id} sgid=${id} fsgid=${id}`;
  return `arch=c000003e syscall=${number} success=yes exit=0 ppid=912 pid=2291 ${ids} tty=(none) ses=4294967295 comm="${comm}" exe="${exe}" key="watch"`;
}

/** A program that is started: SYSCALL and EXECVE. */
export function execRecords(host: LinuxHost, at: number, user: string, args: readonly string[]): readonly Entry[] {
  const [program = 'sh'] = args;
  const list = args.map((text, i) => `a${i}=${argument(text)}`).join(' ');
  return [
    record(host, at, 'SYSCALL', call(user, 59, program.replace(/^.*\//, ''), `/usr/bin/${program}`)),
    record(host, at, 'EXECVE', `argc=${args.length} ${list}`),
  ];
}

/** A file that is opened for writing: SYSCALL (openat) and PATH. */
export function pathRecords(
  host: LinuxHost,
  at: number,
  user: string,
  path: string,
  program: string,
  nametype: 'CREATE' | 'NORMAL',
): readonly Entry[] {
  return [
    record(host, at, 'SYSCALL', call(user, 257, program, `/usr/bin/${program}`)),
    record(
      host,
      at,
      'PATH',
      `item=1 name="${path}" inode=131090 dev=08:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=${nametype} cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0`,
    ),
  ];
}

/** A line of auth.log; it has no year, so it is written with an ISO time, as rsyslog does by default today. */
export function authLine(host: LinuxHost, at: number, program: string, pid: number, message: string): Entry {
  const time = new Date(at).toISOString().replace('Z', '000+00:00');
  return {
    at,
    log: 'auth',
    series: `${host.name} auth`,
    text: () => `${time} ${host.name} ${program}[${pid}]: ${message}`,
  };
}
