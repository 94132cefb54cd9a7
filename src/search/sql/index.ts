export * from './compile.js';
export type { CompileContext } from './context.js';
export { Names } from './stage.js';
