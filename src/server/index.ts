export { type ApiOptions, auditSearch, type SearchSetup } from './api/index.js';
export { type AuditEntry, audit } from './audit/index.js';
export * from './auth/index.js';
export { isIndexName } from './hec/index.js';
export type { FileInput, Input, InputStatus, SyslogInput } from './inputs/index.js';
export { type Credential, doctorOf, findServer, inputsOf, openRemoteStore } from './local/index.js';
export { jsonLog, type Log } from './log.js';
export { type RunningServer, type Scheduling, type ServeOptions, serve } from './serve.js';
export * from './tokens/index.js';
