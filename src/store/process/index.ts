export {
  type EngineHealth,
  type EngineRestart,
  SupervisedEngine,
  type Supervision,
} from './supervised-engine.js';
