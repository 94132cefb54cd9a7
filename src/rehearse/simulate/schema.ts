/** The Sysmon events the simulator writes. */
export type SysmonId = 1 | 3 | 5 | 11 | 22;

export interface EventSchema {
  /** `System/Version` of the event's manifest entry. */
  readonly version: number;
  /** Names of `EventData/Data`, in the order Sysmon writes them. */
  readonly fields: readonly string[];
}

function schema(version: number, fields: string): EventSchema {
  return { version, fields: ['RuleName', 'UtcTime', 'ProcessGuid', 'ProcessId', ...fields.trim().split(/\s+/)] };
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
  11: schema(2, 'Image TargetFilename CreationUtcTime User'),
  22: schema(5, 'QueryName QueryStatus QueryResults Image User'),
};
