export { DEFAULT_CONVENTIONS } from './identity-table.js';
export { priorityOf, type Subjects } from './priority.js';
export { type EntityLists, type KnownEntities, NO_LISTS, readEntities } from './read-entities.js';
export type { Priority } from './shape.js';
