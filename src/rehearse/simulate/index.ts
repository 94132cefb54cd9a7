export { LEAST_EVENTS, type Simulation, simulate, TECHNIQUES } from './simulate.js';
