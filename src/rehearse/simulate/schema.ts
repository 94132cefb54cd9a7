/** The Sysmon events the simulator writes. */
export type SysmonId = 1 | 3 | 5 | 7 | 8 | 10 | 11 | 13 | 17 | 18 | 22;

export interface EventSchema {
  /** `System/Version` of the event's manifest entry. */
  readonly version: number;
  /** Names of `EventData/Data`, in the order Sysmon writes them. */
  readonly fields: readonly string[];
}

function bare(version: number, fields: string): EventSchema {
  return { version, fields: fields.trim().split(/\s+/) };
}

function schema(version: number, fields: string): EventSchema {
  return bare(version, `RuleName UtcTime ProcessGuid ProcessId ${fields.trim()}`);
}

/** As `sysmon -s` (schema 4.90) lists them. */
export const SCHEMAS: Readonly<Record<SysmonId, EventSchema>> = {
  1: schema(
    5,
    `Image FileVersion Description Product Company OriginalFileName CommandLine CurrentDirectory User LogonGuid LogonId
     TerminalSessionId IntegrityLevel Hashes ParentProcessGuid ParentProcessId ParentImage ParentCommandLine ParentUser`,
  ),
  3: schema(
    5,
    `Image User Protocol Initiated SourceIsIpv6 SourceIp SourceHostname SourcePort SourcePortName DestinationIsIpv6
     DestinationIp DestinationHostname DestinationPort DestinationPortName`,
  ),
  5: schema(3, 'Image User'),
  7: schema(
    3,
    'Image ImageLoaded FileVersion Description Product Company OriginalFileName Hashes Signed Signature SignatureStatus User',
  ),
  8: bare(
    2,
    `RuleName UtcTime SourceProcessGuid SourceProcessId SourceImage TargetProcessGuid TargetProcessId TargetImage NewThreadId
     StartAddress StartModule StartFunction SourceUser TargetUser`,
  ),
  10: bare(
    3,
    `RuleName UtcTime SourceProcessGUID SourceProcessId SourceThreadId SourceImage TargetProcessGUID TargetProcessId TargetImage
     GrantedAccess CallTrace SourceUser TargetUser`,
  ),
  11: schema(2, 'Image TargetFilename CreationUtcTime User'),
  13: bare(2, 'RuleName EventType UtcTime ProcessGuid ProcessId Image TargetObject Details User'),
  17: bare(1, 'RuleName EventType UtcTime ProcessGuid ProcessId PipeName Image User'),
  18: bare(1, 'RuleName EventType UtcTime ProcessGuid ProcessId PipeName Image User'),
  22: schema(5, 'QueryName QueryStatus QueryResults Image User'),
};
