export { toGithub } from './github.js';
export { toJson } from './json.js';
export { toJunit } from './junit.js';
export { isError, type ValidateReport } from './report.js';
export { rulesAsJson, rulesAsText } from './rules.js';
export { toSarif } from './sarif.js';
export { summary } from './summary.js';
