export { EventClock } from './event-clock.js';
export { printTime } from './print-time.js';
export { timeParser } from './strptime.js';
