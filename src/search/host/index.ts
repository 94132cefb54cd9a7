import type { Operators } from './operator.js';
import { appendColumns } from './operators/append-columns.js';
import { chart } from './operators/chart.js';
import { contingency } from './operators/contingency.js';
import { continuous } from './operators/continuous.js';
import { dataset } from './operators/dataset.js';
import { describeModel } from './operators/describe-model.js';
import { fieldsummary } from './operators/fieldsummary.js';
import { foreachFields } from './operators/foreach-fields.js';
import { foreachItems } from './operators/foreach-items.js';
import { format } from './operators/format.js';
import { fromJson } from './operators/from-json.js';
import { hold } from './operators/hold.js';
import { join } from './operators/join.js';
import { keyValues, xmlKeyValues } from './operators/key-values.js';
import { map } from './operators/map.js';
import { nameByValue } from './operators/name-by-value.js';
import { returnText } from './operators/return-text.js';
import { savedSearch } from './operators/saved-search.js';
import { set } from './operators/set.js';
import { spath } from './operators/spath.js';
import { spl } from './operators/spl.js';
import { tableText } from './operators/table-text.js';
import { timeWindow } from './operators/time-window.js';
import { totals } from './operators/totals.js';
import { transpose } from './operators/transpose.js';
import { untable } from './operators/untable.js';
import { xpath } from './operators/xpath.js';
import { xyseries } from './operators/xyseries.js';
import { perValue, regexExtract, regexFind, regexMatch, regexReplace, regexSed } from './regex/index.js';

export { formattedFields, isBareField, textOf } from './format-text.js';
export type { HostContext, Row, Table, TimeRange } from './operator.js';
export { MOST_STEP_ROWS } from './operator.js';
export { liftRegexes } from './regex/index.js';

/** Every step outside SQL, by the name that plans call it. */
export const operators: Operators = {
  contingency,
  fieldsummary,
  transpose,
  untable,
  xyseries,
  appendColumns,
  chart,
  continuous,
  dataset,
  describeModel,
  foreachFields,
  foreachItems,
  format,
  fromJson,
  hold,
  join,
  keyValues,
  map,
  nameByValue,
  perValue,
  regexExtract,
  regexFind,
  regexMatch,
  regexReplace,
  regexSed,
  returnText,
  savedSearch,
  set,
  spath,
  spl,
  tableText,
  timeWindow,
  totals,
  xmlKeyValues,
  xpath,
};
