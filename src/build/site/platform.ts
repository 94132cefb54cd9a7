/** What a sourcetype or the name of a data source begins with → where its events arise. */
const PLATFORMS: readonly (readonly [RegExp, string])[] = [
  [/linux/i, 'Linux'],
  [/wineventlog|windows|sysmon|powershell/i, 'Windows'],
  [/osquery|macos|jamf/i, 'macOS'],
  [/aws|asl\b|cloudtrail|cloudwatch/i, 'AWS'],
  [/o365|office ?365/i, 'Office 365'],
  [/azure|entra|mscs/i, 'Azure'],
  [/gws|g ?suite|gsuite|google workspace/i, 'Google Workspace'],
  [/google|gcp/i, 'Google Cloud'],
  [/kube/i, 'Kubernetes'],
  [/okta/i, 'Okta'],
  [/github/i, 'GitHub'],
  [/suricata|zeek|bro\b|stream|pan:|palo|cisco|network|f5|nginx|iis|web/i, 'Network'],
  [/splunk/i, 'Splunk'],
  [/crowdstrike|carbon/i, 'Endpoint agent'],
];

/** Where the events of a data source arise; `N/A` where that is not told. */
export function platformOf(name: string, sourcetype: string): string {
  return PLATFORMS.find(([mark]) => mark.test(sourcetype) || mark.test(name))?.[1] ?? 'N/A';
}
