export type { Annotations } from './annotations.js';
export type { Findings, FindingsInput } from './build.js';
export { buildFindings } from './build.js';
export type { DrilldownSearch, Finding, Notable, RiskEvent, Severity } from './finding.js';
export type { Consequences, FieldValue, NotableWording, Row, Rule, Run } from './rule.js';
export { severityOf } from './severity.js';
export type { Written } from './write.js';
export { recordBody, writeFindings } from './write.js';
