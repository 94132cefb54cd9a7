/** Where events of a log come from, as an add-on would name them. */
export interface LogKind {
  readonly source: string;
  readonly sourcetype: string;
  readonly extension: 'xml' | 'json' | 'log';
}

const windows = (channel: string): LogKind => ({
  source: `XmlWinEventLog:${channel}`,
  sourcetype: 'XmlWinEventLog',
  extension: 'xml',
});

const json = (source: string, sourcetype: string): LogKind => ({ source, sourcetype, extension: 'json' });

/** The logs that are simulated. */
export const LOGS = {
  sysmon: windows('Microsoft-Windows-Sysmon/Operational'),
  security: windows('Security'),
  system: windows('System'),
  powershell: windows('Microsoft-Windows-PowerShell/Operational'),
  auditd: { source: '/var/log/audit/audit.log', sourcetype: 'linux:audit', extension: 'log' },
  auth: { source: '/var/log/auth.log', sourcetype: 'linux_secure', extension: 'log' },
  cloudtrail: json('aws_cloudtrail', 'aws:cloudtrail'),
  entra: json('azure_ad', 'azure:monitor:aad'),
  m365: json('o365', 'o365:management:activity'),
  okta: json('okta', 'OktaIM2:log'),
  workspace: json('google_workspace', 'gws:reports:admin'),
  kubernetes: json('kubernetes_audit', 'kube:apiserver-audit'),
  github: json('github', 'github:cloud:audit'),
} as const satisfies Readonly<Record<string, LogKind>>;

export type LogName = keyof typeof LOGS;

/** One event before it is written. */
export interface Entry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly log: LogName;
  /** Entries of one series are numbered in the order of time. */
  readonly series: string;
  /** The event on one line; `record` is its number in the series. */
  text(record: number): string;
}
