export {
  type ScenarioInfo,
  type Setting,
  type SimulatedLog,
  type Simulation,
  scenarios,
  scenariosOf,
  simulate,
  simulateScenario,
  TECHNIQUES,
} from './simulate.js';
