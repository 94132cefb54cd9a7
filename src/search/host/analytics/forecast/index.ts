export { type ForecastMethod, forecast, LEAST_VALUES } from './forecast.js';
export { periodOf } from './period.js';
export type { Forecast, Series } from './series.js';
