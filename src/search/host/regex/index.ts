export type { Budget } from './budgeted-worker.js';
export * from './host.js';
