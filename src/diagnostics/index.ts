export * from './close-match.js';
export * from './diagnostic.js';
export * from './span.js';
