/** What Windows writes for one kind of event: manifest values, then `EventData/Data` in their order. */
export interface WindowsEvent {
  readonly version: number;
  readonly level: number;
  readonly task: number;
  readonly opcode: number;
  readonly keywords: string;
  readonly fields: readonly string[];
}

export interface Channel {
  readonly name: string;
  /** Attributes of `System/Provider`. */
  readonly provider: string;
  readonly events: Readonly<Record<number, WindowsEvent>>;
}

const SUCCESS = '0x8020000000000000';
const FAILURE = '0x8010000000000000';
const SUBJECT = 'SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId';
const MEMBER = `MemberName MemberSid TargetUserName TargetDomainName TargetSid ${SUBJECT} PrivilegeList`;

function audit(task: number, version: number, fields: string, keywords = SUCCESS): WindowsEvent {
  return { version, level: 0, task, opcode: 0, keywords, fields: fields.trim().split(/\s+/) };
}

/** Events of the Security channel, as their manifest lists them. */
const SECURITY: Readonly<Record<number, WindowsEvent>> = {
  4624: audit(
    12544,
    2,
    `${SUBJECT} TargetUserSid TargetUserName TargetDomainName TargetLogonId LogonType LogonProcessName AuthenticationPackageName
     WorkstationName LogonGuid TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort
     ImpersonationLevel RestrictedAdminMode TargetOutboundUserName TargetOutboundDomainName VirtualAccount TargetLinkedLogonId
     ElevatedToken`,
  ),
  4625: audit(
    12544,
    0,
    `${SUBJECT} TargetUserSid TargetUserName TargetDomainName Status FailureReason SubStatus LogonType LogonProcessName
     AuthenticationPackageName WorkstationName TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort`,
    FAILURE,
  ),
  4648: audit(
    12544,
    0,
    `${SUBJECT} LogonGuid TargetUserName TargetDomainName TargetLogonGuid TargetServerName TargetInfo ProcessId ProcessName
     IpAddress IpPort`,
  ),
  4672: audit(12548, 0, `${SUBJECT} PrivilegeList`),
  4688: audit(
    13312,
    2,
    `${SUBJECT} NewProcessId NewProcessName TokenElevationType ProcessId CommandLine TargetUserSid TargetUserName TargetDomainName
     TargetLogonId ParentProcessName MandatoryLabel`,
  ),
  4697: audit(12289, 0, `${SUBJECT} ServiceName ServiceFileName ServiceType ServiceStartType ServiceAccount`),
  4698: audit(12804, 0, `${SUBJECT} TaskName TaskContent`),
  4720: audit(
    13824,
    0,
    `TargetUserName TargetDomainName TargetSid ${SUBJECT} PrivilegeList SamAccountName DisplayName UserPrincipalName HomeDirectory
     HomePath ScriptPath ProfilePath UserWorkstations PasswordLastSet AccountExpires PrimaryGroupId AllowedToDelegateTo OldUacValue
     NewUacValue UserAccountControl UserParameters SidHistory LogonHours`,
  ),
  4728: audit(13826, 0, MEMBER),
  4732: audit(13826, 0, MEMBER),
  4768: audit(
    14339,
    0,
    `TargetUserName TargetDomainName TargetSid ServiceName ServiceSid TicketOptions Status TicketEncryptionType PreAuthType
     IpAddress IpPort CertIssuerName CertSerialNumber CertThumbprint`,
  ),
  4769: audit(
    14337,
    0,
    `TargetUserName TargetDomainName ServiceName ServiceSid TicketOptions TicketEncryptionType IpAddress IpPort Status LogonGuid
     TransmittedServices`,
  ),
  4776: audit(14336, 0, 'PackageName TargetUserName Workstation Status'),
  5140: audit(12808, 1, `${SUBJECT} ObjectType IpAddress IpPort ShareName ShareLocalPath AccessMask AccessList`),
  5145: audit(
    12811,
    0,
    `${SUBJECT} ObjectType IpAddress IpPort ShareName ShareLocalPath RelativeTargetName AccessMask AccessList AccessReason`,
  ),
};

export const CHANNELS = {
  security: {
    name: 'Security',
    provider: "Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-A5BA-3E3B0328C30D}'",
    events: SECURITY,
  },
  system: {
    name: 'System',
    provider:
      "Name='Service Control Manager' Guid='{555908D1-A6D7-4695-8E1E-26931D2012F4}' EventSourceName='Service Control Manager'",
    events: {
      7036: { version: 0, level: 4, task: 0, opcode: 0, keywords: '0x8080000000000000', fields: ['param1', 'param2'] },
      7045: {
        version: 0,
        level: 4,
        task: 0,
        opcode: 0,
        keywords: '0x8080000000000000',
        fields: ['ServiceName', 'ImagePath', 'ServiceType', 'StartType', 'AccountName'],
      },
    },
  },
  powershell: {
    name: 'Microsoft-Windows-PowerShell/Operational',
    provider: "Name='Microsoft-Windows-PowerShell' Guid='{A0C1853B-5C40-4B15-8766-3CF1C58F985A}'",
    events: {
      4104: {
        version: 1,
        level: 5,
        task: 2,
        opcode: 15,
        keywords: '0x0',
        fields: ['MessageNumber', 'MessageTotal', 'ScriptBlockText', 'ScriptBlockId', 'Path'],
      },
    },
  },
} as const satisfies Readonly<Record<string, Channel>>;

export type ChannelName = keyof typeof CHANNELS;
