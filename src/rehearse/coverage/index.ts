export {
  type Coverage,
  coverageOf,
  type Evidence,
  LEVELS,
  type Level,
  type Origin,
  originsOf,
  type TechniqueCoverage,
} from './coverage.js';
export { provedBy } from './proof.js';
