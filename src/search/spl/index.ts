export * from './ast.js';
export * from './cursor.js';
