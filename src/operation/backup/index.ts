export { type About, type Written, writeBackup } from './archive.js';
export { BadBackup, NewerBackup, NOWHERE, readBackup } from './reading.js';
export { NotEmpty, restoreBackup } from './restore.js';
