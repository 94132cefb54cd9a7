import type { Operators } from './operator.js';
import { appendColumns } from './operators/append-columns.js';
import { chart } from './operators/chart.js';
import { format } from './operators/format.js';
import { hold } from './operators/hold.js';
import { join } from './operators/join.js';
import { nameByValue } from './operators/name-by-value.js';
import { returnText } from './operators/return-text.js';
import { set } from './operators/set.js';
import { spl } from './operators/spl.js';

export { formattedFields, isBareField, textOf } from './format-text.js';
export type { HostContext, Row, Table, TimeRange } from './operator.js';
export { MOST_STEP_ROWS } from './operator.js';
export { liftRegexes } from './regex/index.js';

import { perValue, regexExtract, regexFind, regexMatch, regexReplace, regexSed } from './regex/index.js';
/** Every step outside SQL, by the name that plans call it. */
export const operators: Operators = {
  chart,
  appendColumns,
  format,
  hold,
  join,
  nameByValue,
  perValue,
  regexExtract,
  regexFind,
  regexMatch,
  regexReplace,
  regexSed,
  returnText,
  set,
  spl,
};
