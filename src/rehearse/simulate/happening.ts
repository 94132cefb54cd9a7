import { createHash } from 'node:crypto';
import type { Machine, Process } from './machine.js';
import type { SysmonId } from './schema.js';

/** One thing that happened on a machine, before it has a record number. `at` in milliseconds since the epoch. */
export interface Happening {
  readonly at: number;
  readonly machine: Machine;
  readonly id: SysmonId;
  readonly data: Readonly<Record<string, string>>;
}

/** `2024-10-24 09:00:00.000`, as Sysmon writes times inside EventData. */
export function utcTime(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}

export function happening(
  id: SysmonId,
  process: Process,
  at: number,
  data: Readonly<Record<string, string>>,
): Happening {
  const who = { ProcessGuid: process.guid, ProcessId: String(process.pid), Image: process.image, User: process.user };
  return { at, machine: process.machine, id, data: { RuleName: '-', UtcTime: utcTime(at), ...who, ...data } };
}

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('hex').toUpperCase();
}

function hashesOf(image: string): string {
  return `MD5=${digest('md5', image)},SHA256=${digest('sha256', image)},IMPHASH=${digest('md5', `imports ${image}`)}`;
}

function parentData(process: Process): Readonly<Record<string, string>> {
  const parent = process.parent;
  return {
    ParentProcessGuid: parent?.guid ?? '{00000000-0000-0000-0000-000000000000}',
    ParentProcessId: String(parent?.pid ?? 0),
    ParentImage: parent?.image ?? '-',
    ParentCommandLine: parent?.commandLine ?? '-',
    ParentUser: parent?.user ?? '-',
  };
}

/** What a program's version resource says; a dropped file has none. */
export interface VersionInfo {
  readonly version: string;
  readonly description: string;
  readonly product: string;
  readonly company: string;
}

const NO_VERSION: VersionInfo = { version: '-', description: '-', product: '-', company: '-' };

/** Event 1, at the moment the process started. */
export function processCreate(process: Process, info: VersionInfo = NO_VERSION, integrity = 'Medium'): Happening {
  const name = process.image.slice(process.image.lastIndexOf('\\') + 1);
  return happening(1, process, process.started, {
    FileVersion: info.version,
    Description: info.description,
    Product: info.product,
    Company: info.company,
    OriginalFileName: info === NO_VERSION ? '-' : name,
    CommandLine: process.commandLine,
    CurrentDirectory: process.image.slice(0, process.image.lastIndexOf('\\') + 1),
    LogonGuid: `{${process.machine.guidPrefix}-5e0c-671a-${process.machine.logonId.slice(2, 6)}-0e0000000000}`,
    LogonId: process.machine.logonId,
    TerminalSessionId: '1',
    IntegrityLevel: integrity,
    Hashes: hashesOf(process.image),
    ...parentData(process),
  });
}

/** Event 5. */
export function processEnd(process: Process, at: number): Happening {
  return happening(5, process, at, {});
}

/** Event 11. */
export function fileCreate(process: Process, at: number, target: string): Happening {
  return happening(11, process, at, { TargetFilename: target, CreationUtcTime: utcTime(at) });
}

/** Event 22; no addresses = the name does not exist (Windows error 9003). */
export function dnsQuery(process: Process, at: number, name: string, addresses: readonly string[]): Happening {
  return happening(22, process, at, {
    QueryName: name,
    QueryStatus: addresses.length > 0 ? '0' : '9003',
    QueryResults: addresses.length > 0 ? addresses.map((a) => `::ffff:${a};`).join('') : '-',
  });
}

/** Event 3, an outgoing TCP connection. */
export function connect(process: Process, at: number, from: number, address: string, port: number): Happening {
  return happening(3, process, at, {
    Protocol: 'tcp',
    Initiated: 'true',
    SourceIsIpv6: 'false',
    SourceIp: process.machine.ip,
    SourceHostname: process.machine.computer,
    SourcePort: String(from),
    SourcePortName: '-',
    DestinationIsIpv6: 'false',
    DestinationIp: address,
    DestinationHostname: '-',
    DestinationPort: String(port),
    DestinationPortName: port === 443 ? 'https' : '-',
  });
}

/** Event 10: one process opens another. */
export function processAccess(by: Process, at: number, target: Process, access: string, trace: string): Happening {
  return happening(10, by, at, {
    SourceProcessGUID: by.guid,
    SourceProcessId: String(by.pid),
    SourceThreadId: String(by.pid + 24),
    SourceImage: by.image,
    TargetProcessGUID: target.guid,
    TargetProcessId: String(target.pid),
    TargetImage: target.image,
    GrantedAccess: access,
    CallTrace: trace,
    SourceUser: by.user,
    TargetUser: target.user,
  });
}

/** Event 8: a thread started in another process, at an address that belongs to no module. */
export function remoteThread(by: Process, at: number, target: Process, address: string): Happening {
  return happening(8, by, at, {
    SourceProcessGuid: by.guid,
    SourceProcessId: String(by.pid),
    SourceImage: by.image,
    TargetProcessGuid: target.guid,
    TargetProcessId: String(target.pid),
    TargetImage: target.image,
    NewThreadId: String(target.pid + 1_208),
    StartAddress: address,
    SourceUser: by.user,
    TargetUser: target.user,
  });
}

/** Event 13: a registry value is set. */
export function registrySet(by: Process, at: number, key: string, value: string): Happening {
  return happening(13, by, at, { EventType: 'SetValue', TargetObject: key, Details: value });
}

/** Events 17 (made) and 18 (connected to) of a named pipe. */
export function pipe(id: 17 | 18, by: Process, at: number, name: string): Happening {
  return happening(id, by, at, { EventType: id === 17 ? 'CreatePipe' : 'ConnectPipe', PipeName: name });
}

/** Event 7: a module is loaded. */
export function imageLoad(by: Process, at: number, module: string, signer: string | undefined): Happening {
  return happening(7, by, at, {
    ImageLoaded: module,
    Hashes: hashesOf(module),
    Signed: signer === undefined ? 'false' : 'true',
    Signature: signer ?? '-',
    SignatureStatus: signer === undefined ? 'Unavailable' : 'Valid',
  });
}
