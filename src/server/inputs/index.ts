export type { FileInput, Input, InputStatus, SyslogInput } from './input.js';
export { type InputHost, InputProblem, Inputs } from './inputs.js';
