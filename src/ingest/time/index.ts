export { EventClock } from './event-clock.js';
