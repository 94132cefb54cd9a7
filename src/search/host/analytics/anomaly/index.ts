export { type Column, columnOf, columnsOf, countsOf } from './columns.js';
export { anomalyThreshold, type EventScore, scoreEvents } from './events.js';
export { type FieldScores, scoreValues } from './values.js';
