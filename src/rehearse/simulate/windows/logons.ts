import { type Account, account, subject } from './windows-entry.js';

type Data = Readonly<Record<string, string>>;

const NOBODY: Data = { SubjectUserSid: 'S-1-0-0', SubjectUserName: '-', SubjectDomainName: '-', SubjectLogonId: '0x0' };

function target({ sid, name, domain }: Account): Data {
  return { TargetUserSid: sid, TargetUserName: name, TargetDomainName: domain };
}

/** 4624. `type` is Windows' logon type: 2 at the keyboard, 3 over the network, 5 a service, 10 remote desktop. */
export function logon(who: string, ip: string, type: string, logonId: string): Data {
  return {
    ...NOBODY,
    ...target(account(who)),
    TargetLogonId: logonId,
    LogonType: type,
    LogonProcessName: type === '3' ? 'NtLmSsp ' : 'User32 ',
    AuthenticationPackageName: type === '3' ? 'NTLM' : 'Negotiate',
    WorkstationName: '-',
    LogonGuid: '{00000000-0000-0000-0000-000000000000}',
    LmPackageName: type === '3' ? 'NTLM V2' : '-',
    KeyLength: type === '3' ? '128' : '0',
    ProcessId: '0x0',
    IpAddress: ip,
    IpPort: '50514',
    ImpersonationLevel: '%%1833',
    VirtualAccount: '%%1843',
    TargetLinkedLogonId: '0x0',
    ElevatedToken: '%%1842',
  };
}

/** 4625 with a wrong password. */
export function badPassword(who: string, ip: string, workstation: string): Data {
  return {
    ...NOBODY,
    ...target({ ...account(who), sid: 'S-1-0-0' }),
    Status: '0xc000006d',
    FailureReason: '%%2313',
    SubStatus: '0xc000006a',
    LogonType: '3',
    LogonProcessName: 'NtLmSsp ',
    AuthenticationPackageName: 'NTLM',
    WorkstationName: workstation,
    KeyLength: '0',
    ProcessId: '0x0',
    IpAddress: ip,
    IpPort: '51822',
  };
}

/** 4769. Encryption 0x12 is AES, 0x17 is RC4. */
export function serviceTicket(who: string, service: string, encryption: string, ip: string): Data {
  return {
    TargetUserName: `${who}@CORP.EXAMPLE`,
    TargetDomainName: 'CORP.EXAMPLE',
    ServiceName: service,
    ServiceSid: account(service).sid,
    TicketOptions: '0x40810000',
    TicketEncryptionType: encryption,
    IpAddress: `::ffff:${ip}`,
    IpPort: '51044',
    Status: '0x0',
    LogonGuid: '{6b1a7f04-3c0e-44d2-8f5c-0d9f4ad1a0c4}',
  };
}

/** 4768. Pre-authentication type 2 is a password, 0 none at all. */
export function firstTicket(who: string, ip: string, encryption: string, preAuth: string): Data {
  return {
    ...target(account(who, 'CORP')),
    TargetSid: account(who).sid,
    ServiceName: 'krbtgt',
    ServiceSid: 'S-1-5-21-1004336348-1177238915-682003330-502',
    TicketOptions: '0x40810010',
    Status: '0x0',
    TicketEncryptionType: encryption,
    PreAuthType: preAuth,
    IpAddress: `::ffff:${ip}`,
    IpPort: '51102',
  };
}

/** 5145, and 5140 without the file. */
export function share(who: string, ip: string, name: string, path: string, file?: string): Data {
  return {
    ...subject(account(who), '0x3f81c2'),
    ObjectType: 'File',
    IpAddress: ip,
    IpPort: '50514',
    ShareName: `\\\\*\\${name}`,
    ShareLocalPath: path,
    ...(file !== undefined && { RelativeTargetName: file }),
    AccessMask: file === undefined ? '0x1' : '0x2',
    AccessList: file === undefined ? '%%4416' : '%%4417',
  };
}
