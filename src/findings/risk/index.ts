export {
  type ObjectRisk,
  objectRiskOf,
  type RiskFilter,
  type RiskStep,
  riskSearch,
  riskStepOf,
  riskTimelineSearch,
} from './query.js';
