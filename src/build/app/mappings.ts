import type { Detection } from '../../content/index.js';
import type { Json } from '../json/index.js';
import { type BuildSource, tacticName, techniquesOf } from '../source.js';

/** Tactic → phase of the kill chain. Source: contentctl's constants. */
const PHASES: Readonly<Record<string, string>> = {
  reconnaissance: 'Reconnaissance',
  'resource-development': 'Weaponization',
  'initial-access': 'Delivery',
  execution: 'Installation',
  persistence: 'Installation',
  'privilege-escalation': 'Exploitation',
  'defense-evasion': 'Exploitation',
  'credential-access': 'Exploitation',
  discovery: 'Exploitation',
  'lateral-movement': 'Exploitation',
  collection: 'Exploitation',
  'command-and-control': 'Command and Control',
  exfiltration: 'Actions on Objectives',
  impact: 'Actions on Objectives',
};

/** Names of data models that are looked for in searches. Source: contentctl's DataModel. */
const DATA_MODELS = [
  'Endpoint',
  'Network_Traffic',
  'Authentication',
  'Change',
  'Change_Analysis',
  'Email',
  'Network_Resolution',
  'Network_Sessions',
  'UEBA',
  'Updates',
  'Vulnerabilities',
  'Web',
  'Risk',
  'Splunk_Audit',
];

const GOOGLE = ['Google Cloud Platform', 'Google Workspace'];

/** What stands in a search → whose logs it reads. Source: contentctl's ProvidingTechnology. */
const PROVIDERS: readonly (readonly [mark: string, providers: readonly string[]])[] = [
  ['`amazon_security_lake`', ['Amazon Security Lake']],
  ['audit_searches', ['Splunk Internal Logs']],
  ['`azure_monitor_aad`', ['Azure AD', 'Entra ID']],
  ['`cloudtrail`', ['Amazon Web Services - Cloudtrail']],
  [
    'Endpoint',
    [
      'Carbon Black Response',
      'CrowdStrike Falcon',
      'Microsoft Sysmon',
      'Microsoft Windows',
      'Symantec Endpoint Protection',
    ],
  ],
  ['`google_', GOOGLE],
  ['`gsuite', GOOGLE],
  ['`gws_', GOOGLE],
  ['`kube', ['Kubernetes']],
  ['`ms_defender`', ['Microsoft Defender']],
  ['`o365_', ['Microsoft Office 365']],
  ['`okta', ['Okta']],
  ['`pingid`', ['Ping ID']],
  ['`powershell`', ['Microsoft Windows']],
  ['`splunkd_', ['Splunk Internal Logs']],
  ['`sysmon`', ['Microsoft Sysmon']],
  ['`wineventlog_security`', ['Microsoft Windows']],
  ['`zeek_', ['Zeek']],
];

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

/** In contentctl's order of them. */
export function dataModelsOf(search: string): readonly string[] {
  return DATA_MODELS.filter((name) => search.includes(name));
}

export function providersOf(search: string): readonly string[] {
  return distinct(PROVIDERS.flatMap(([mark, providers]) => (search.includes(mark) ? providers : [])));
}

export function killChainPhases(
  detection: Detection,
  { techniques }: Pick<BuildSource, 'techniques'>,
): readonly string[] {
  const tactics = techniquesOf(detection, techniques).flatMap((technique) => technique.tactics);
  return distinct(tactics.map((tactic) => PHASES[tactic] ?? tacticName(tactic)));
}

export const cis20Of = ({ tags }: Detection): string => (tags.securityDomain === 'network' ? 'CIS 13' : 'CIS 10');
export const nistOf = ({ type }: Detection): string => (type === 'TTP' ? 'DE.CM' : 'DE.AE');

/** To which frameworks a detection answers: `action.escu.mappings`. */
export function mappingsOf(detection: Detection, source: BuildSource): { readonly [key: string]: Json } {
  const phases = source.info.enrichments ? killChainPhases(detection, source) : [];
  const techniques = detection.tags.mitreAttackId;
  return {
    cis20: [cis20Of(detection)],
    ...(phases.length > 0 && { kill_chain_phases: phases }),
    ...(techniques.length > 0 && { mitre_attack: techniques }),
    nist: [nistOf(detection)],
  };
}
