import type { Span } from '../diagnostics/index.js';

/** What a detection's findings become: see `findings`. */
export type DetectionType = 'TTP' | 'Anomaly' | 'Hunting' | 'Correlation';
export type DetectionStatus = 'production' | 'experimental' | 'deprecated' | 'validation';
export type SecurityDomain = 'access' | 'endpoint' | 'network' | 'threat' | 'identity' | 'audit';
export type RiskObjectType = 'user' | 'system' | 'other';

/** A search to look further with. `$field$` and `%original_detection_search%` are filled in when a finding is made. */
export interface Drilldown {
  readonly name: string;
  readonly search: string;
  readonly earliestOffset?: string;
  readonly latestOffset?: string;
}

/** contentctl 4's word on what a field of a result is. */
export interface Observable {
  readonly name: string;
  readonly type: string;
  readonly role: readonly string[];
}

/** A result field whose value gets the risk; `score` is 0–100. */
export interface RiskObject {
  readonly field: string;
  readonly type: RiskObjectType;
  readonly score: number;
  /** The risk message where it has one of its own (ESCU 6); it counts instead of the detection's. */
  readonly message?: string;
}

/** A result field that names the attacker's means. */
export interface ThreatObject {
  readonly field: string;
  readonly type: string;
}

/** One finding per `period` (`60s`, `1h`) and combination of the fields' values. */
export interface Throttling {
  readonly fields: readonly string[];
  readonly period: string;
}

export interface DetectionTags {
  readonly analyticStory: readonly string[];
  readonly assetType: string;
  /** 0–100; contentctl 4 only. */
  readonly confidence?: number;
  /** 0–100; contentctl 4 only. */
  readonly impact?: number;
  /** confidence × impact / 100 in contentctl 4; the highest score of the risk objects in contentctl 5. */
  readonly riskScore?: number;
  /** The risk message, with `$field$` tokens. */
  readonly message?: string;
  readonly mitreAttackId: readonly string[];
  /** contentctl 4 only; empty in contentctl 5. */
  readonly observables: readonly Observable[];
  readonly product: readonly string[];
  readonly requiredFields: readonly string[];
  readonly securityDomain: SecurityDomain;
  readonly cve: readonly string[];
  readonly throttling?: Throttling;
  /** Why the detection cannot be tested automatically. */
  readonly manualTest?: string;
}

/** A log file to test with. */
export interface AttackData {
  /** As written: a URL, or a path relative to the content directory. */
  readonly data: string;
  /** The URL, or the absolute path. */
  readonly location: string;
  readonly source: string;
  readonly sourcetype: string;
  readonly host?: string;
  readonly customIndex?: string;
}

/** What a row is to hold: fields with a text, in which `*` stands for any characters, or with all their values. */
export type ExpectedRow = Readonly<Record<string, string | readonly string[]>>;

/** What a test asks of the results beyond contentctl's rule. */
export interface Expectation {
  /** How many rows there may be; `expect: none` is 0 to 0. */
  readonly least: number;
  readonly most: number;
  /** Each must be found. */
  readonly rows: readonly ExpectedRow[];
  /** None may be found. */
  readonly without: readonly ExpectedRow[];
}

export interface DetectionTest {
  readonly name: string;
  readonly attackData: readonly AttackData[];
  /** What the detection's baselines learn from; empty: from `attackData`. */
  readonly baselineData: readonly AttackData[];
  /** Of a correlation: names of the detections whose risk events it is to see; empty: those that share a story with it. */
  readonly detections: readonly string[];
  readonly expect?: Expectation;
}

/** Which form of content a file was written in: contentctl 4 and 5, ESCU 6, or a stanza of an app's savedsearches.conf. */
export type SchemaForm = 4 | 5 | 6 | 'conf';

/** A detection as everything behind the loader sees it, whichever schema it was written in. */
export interface Detection {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** `YYYY-MM-DD`, or empty. */
  readonly date: string;
  readonly author: string;
  readonly status: DetectionStatus;
  readonly type: DetectionType;
  readonly description: string;
  readonly search: string;
  /** Names of data sources; `A AND B` is already taken apart. */
  readonly dataSources: readonly string[];
  readonly howToImplement: string;
  readonly knownFalsePositives: string;
  readonly references: readonly string[];
  readonly drilldowns: readonly Drilldown[];
  /** Whether it runs from the start where it is installed; it does not unless it says so. */
  readonly enabledByDefault?: true;
  readonly tags: DetectionTags;
  readonly riskObjects: readonly RiskObject[];
  readonly threatObjects: readonly ThreatObject[];
  readonly tests: readonly DetectionTest[];
  /** Written inside the detection; it replaces the default one as a whole. `deploymentFor` gives the one that counts. */
  readonly deployment?: Deployment;
  /** Of ESCU 6: the name of its schedule. The loader makes `deployment` of it. */
  readonly schedule?: string;
  /** Of ESCU 6: the names of the baselines that must have run. */
  readonly baselines?: readonly string[];
  /** Of ESCU 6: the title of the notable, with `$field$` tokens; absent: no notable is made. */
  readonly findingTitle?: string;
  /** Absent: contentctl 4 or 5. */
  readonly form?: SchemaForm;
  /** Path of the file. */
  readonly file: string;
  /** Where `search` stands in the file. */
  readonly searchSpan: Span;
}

/** When a detection runs. Times are Splunk's relative notation. */
export interface Scheduling {
  readonly cronSchedule: string;
  readonly earliestTime: string;
  readonly latestTime: string;
  /** Minutes, or `auto`. */
  readonly scheduleWindow: string;
}

/** ESCU 6: a schedule that detections and baselines name. */
export interface Schedule {
  readonly name: string;
  readonly id: string;
  readonly scheduling: Scheduling;
  readonly file: string;
}

/** A dashboard: its YAML, and the JSON of Dashboard Studio beside it. */
export interface Dashboard {
  readonly name: string;
  readonly id: string;
  readonly version: number;
  readonly description: string;
  /** Absolute path of the JSON; it need not exist. */
  readonly path: string;
  readonly file: string;
}

/** What is kept beside the detections and is neither run nor built: a playbook, or content that was taken out. */
export interface Aside {
  readonly name: string;
  readonly id: string;
  readonly file: string;
}

/** What contentctl.yml, or ESCU 6's build.yml, says of the app that is made of the content. */
export interface ContentSettings {
  /** In front of the names of saved searches. */
  readonly label?: string;
  readonly title?: string;
  readonly appId?: string;
  readonly version?: string;
  readonly description?: string;
  /** Number of the build. */
  readonly build?: string;
  readonly authorName?: string;
  readonly authorEmail?: string;
  readonly authorCompany?: string;
  /** Whether what is built tells more of techniques than their ids. */
  readonly enrichments?: boolean;
  /** What other apps bring: these macros and lookups need not be in the content. */
  readonly externalMacros: readonly string[];
  readonly externalLookups: readonly string[];
  readonly file: string;
}

/** How a notable is worded; `%name%` and the like come from the detection. */
export interface NotableAction {
  readonly ruleTitle: string;
  readonly ruleDescription: string;
  readonly nesFields: readonly string[];
}

/** Schedule and consequences of one type of detection. */
export interface Deployment {
  readonly name: string;
  /** A detection type, or `Baseline`. */
  readonly type: string;
  readonly scheduling: Scheduling;
  /** Absent: no notables. */
  readonly notable?: NotableAction;
  /** Whether risk events are made. */
  readonly rba: boolean;
  readonly file: string;
}

export interface Story {
  readonly name: string;
  readonly id: string;
  readonly version: number;
  readonly date: string;
  readonly author: string;
  readonly description: string;
  readonly narrative: string;
  readonly references: readonly string[];
  readonly category: readonly string[];
  readonly usecase: string;
  readonly file: string;
}

export interface DataSource {
  readonly name: string;
  readonly id: string;
  readonly description: string;
  readonly source: string;
  readonly sourcetype: string;
  /** The field that tells event types of this sourcetype apart: `EventID`. */
  readonly separator?: string;
  readonly fields: readonly string[];
  readonly file: string;
}

/** A lookup as transforms.conf would define it. */
export interface LookupDefinition {
  readonly name: string;
  readonly description: string;
  /** Absolute path of the CSV. */
  readonly path?: string;
  /** Name of the KV store collection. */
  readonly collection?: string;
  readonly fields: readonly string[];
  /** `WILDCARD(domain)`, `CIDR(ip)`. */
  readonly matchTypes: readonly string[];
  readonly minMatches?: number;
  readonly maxMatches?: number;
  readonly defaultMatch?: string;
  /** Splunk's default is true. */
  readonly caseSensitive: boolean;
  readonly file: string;
}

/** A search beside the detections: a baseline that learns what is usual, or an investigation that looks further. */
export interface SavedSearch {
  readonly kind: 'baseline' | 'investigation';
  readonly name: string;
  readonly id: string;
  readonly version: number;
  readonly description: string;
  /** Of an investigation, with `$field$` tokens. */
  readonly search: string;
  /** Names of the detections that need the baseline to have run. */
  readonly detections: readonly string[];
  readonly analyticStory: readonly string[];
  readonly deployment?: Deployment;
  /** Of ESCU 6: the name of its schedule. */
  readonly schedule?: string;
  readonly file: string;
  /** Where `search` stands in the file. */
  readonly searchSpan: Span;
}
