import type { Operators } from './operator.js';
import { hold } from './operators/hold.js';
import { nameByValue } from './operators/name-by-value.js';

export { formattedFields, isBareField, textOf } from './format-text.js';
export type { HostContext, Row, Table, TimeRange } from './operator.js';
export { MOST_STEP_ROWS } from './operator.js';

/** Every step outside SQL, by the name that plans call it. */
export const operators: Operators = {
  hold,
  nameByValue,
};
