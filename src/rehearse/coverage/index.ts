export {
  type Coverage,
  coverageOf,
  type Evidence,
  LEVELS,
  type Level,
  type Origin,
  type TechniqueCoverage,
} from './coverage.js';
export { provedBy } from './proof.js';
