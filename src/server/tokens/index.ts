export * from './token.js';
export * from './token-book.js';
export * from './token-records.js';
