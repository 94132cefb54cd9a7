export * from './backup/index.js';
export * from './doctor/index.js';
export * from './retention/index.js';
export { sizeText } from './size-text.js';
