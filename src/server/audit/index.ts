export { type AuditEntry, audit, redacted } from './audit.js';
