export { type Locations, openLocations } from './locations.js';
export type { Place } from './place.js';
