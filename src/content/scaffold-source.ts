/** What a new detection starts from, by the kind of its data source. */
export interface ScaffoldSource {
  /** Name of the simulated log that has such events. */
  readonly log: string;
  /** The start of the search. */
  readonly filter: string;
  /** What results are grouped by; the search names them as they are or renames them to `dest`, `user`, `src`. */
  readonly by: readonly string[];
  readonly rename: string;
  readonly riskField: string;
  readonly riskType: 'system' | 'user';
  readonly assetType: string;
  readonly domain: string;
  readonly folder: 'endpoint' | 'cloud';
  /** Text that an event of the data source has in it. */
  readonly mark: string;
}

interface Kind extends Omit<ScaffoldSource, 'filter' | 'by' | 'mark'> {
  readonly pattern: RegExp;
  readonly source?: string;
  readonly sourcetype: string;
  /** Of every event of the kind, or by the event's code. */
  readonly by: readonly string[] | Readonly<Record<string, readonly string[]>>;
}

const HOST = {
  rename: 'Computer as dest',
  riskField: 'dest',
  riskType: 'system',
  assetType: 'Endpoint',
  domain: 'endpoint',
  folder: 'endpoint',
} as const;
const SERVER = { ...HOST, rename: 'host as dest' } as const;
const ACCOUNT = {
  rename: '',
  riskField: 'user',
  riskType: 'user',
  assetType: 'Identity',
  domain: 'identity',
  folder: 'cloud',
} as const;

const KINDS: readonly Kind[] = [
  {
    ...HOST,
    pattern: /^Sysmon EventID (\d+)$/i,
    log: 'sysmon',
    source: 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational',
    sourcetype: 'XmlWinEventLog',
    by: {
      1: ['Image', 'CommandLine', 'ParentImage'],
      8: ['SourceImage', 'TargetImage'],
      10: ['SourceImage', 'TargetImage'],
      '': ['Image'],
    },
  },
  {
    ...HOST,
    pattern: /^Windows Event Log Security (\d+)$/i,
    log: 'security',
    source: 'XmlWinEventLog:Security',
    sourcetype: 'XmlWinEventLog',
    by: ['EventCode'],
  },
  {
    ...HOST,
    pattern: /^Windows Event Log System (\d+)$/i,
    log: 'system',
    source: 'XmlWinEventLog:System',
    sourcetype: 'XmlWinEventLog',
    by: ['EventCode'],
  },
  {
    ...HOST,
    pattern: /^Powershell Script Block Logging (4104)$/i,
    log: 'powershell',
    source: 'XmlWinEventLog:Microsoft-Windows-PowerShell/Operational',
    sourcetype: 'XmlWinEventLog',
    by: ['ScriptBlockText'],
  },
  { ...SERVER, pattern: /^Linux Auditd\b/i, log: 'auditd', sourcetype: 'linux:audit', by: ['type'] },
  { ...SERVER, pattern: /^Linux Secure$/i, log: 'auth', sourcetype: 'linux_secure', by: ['process'] },
  {
    ...ACCOUNT,
    pattern: /^AWS CloudTrail\b/i,
    log: 'cloudtrail',
    sourcetype: 'aws:cloudtrail',
    by: ['eventName', 'src'],
    assetType: 'AWS Account',
    domain: 'threat',
  },
  {
    ...ACCOUNT,
    pattern: /^Azure Active Directory\b/i,
    log: 'entra',
    sourcetype: 'azure:monitor:aad',
    by: ['operationName'],
  },
  {
    ...ACCOUNT,
    pattern: /^O365\b/i,
    log: 'm365',
    sourcetype: 'o365:management:activity',
    by: ['Operation'],
    assetType: 'O365 Tenant',
  },
  { ...ACCOUNT, pattern: /^Okta$/i, log: 'okta', sourcetype: 'OktaIM2:log', by: ['eventType', 'src'] },
  {
    ...ACCOUNT,
    pattern: /^Google Workspace\b/i,
    log: 'workspace',
    sourcetype: 'gws:reports:admin',
    by: ['event.name'],
  },
  {
    ...ACCOUNT,
    pattern: /^Kubernetes Audit$/i,
    log: 'kubernetes',
    sourcetype: 'kube:apiserver-audit',
    by: ['verb', 'objectRef.resource'],
    rename: 'user.username as user',
    assetType: 'Kubernetes',
  },
  {
    ...ACCOUNT,
    pattern: /^GitHub\b/i,
    log: 'github',
    sourcetype: 'github:cloud:audit',
    by: ['action'],
    rename: 'actor as user',
    assetType: 'GitHub',
  },
];

/** The forms of names that a scaffold knows what to do with. */
export const SCAFFOLD_SOURCES: readonly string[] = [
  'Sysmon EventID N',
  'Windows Event Log Security N',
  'Windows Event Log System N',
  'Powershell Script Block Logging 4104',
  'Linux Auditd …',
  'Linux Secure',
  'AWS CloudTrail …',
  'Azure Active Directory …',
  'O365 …',
  'Okta',
  'Google Workspace …',
  'Kubernetes Audit',
  'GitHub …',
];

const isList = (by: Kind['by']): by is readonly string[] => Array.isArray(by);

/** What a data source of this name is; undefined for one that is not known. */
export function scaffoldSource(name: string): ScaffoldSource | undefined {
  for (const kind of KINDS) {
    const code = kind.pattern.exec(name)?.[1];
    if (!kind.pattern.test(name)) continue;
    const { pattern: _, source, sourcetype, by, ...rest } = kind;
    const from = source === undefined ? `sourcetype=${sourcetype}` : `source="${source}"`;
    return {
      ...rest,
      by: isList(by) ? by : (by[code ?? ''] ?? by[''] ?? []),
      filter: code === undefined ? from : `${from} EventCode=${code}`,
      mark: code === undefined ? '' : `<EventID>${code}</EventID>`,
    };
  }
  return undefined;
}
