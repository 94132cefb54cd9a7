export type { JournalBatch } from './frame.js';
export { Journal } from './journal.js';
export { type JournalFile, journalFiles, setAside } from './left-behind.js';
