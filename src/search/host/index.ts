import type { Operators } from './operator.js';
import { addInfo } from './operators/add-info.js';
import { anomalousEvents } from './operators/anomalous-events.js';
import { anomalousValues } from './operators/anomalous-values.js';
import { appendColumns } from './operators/append-columns.js';
import { applyModel } from './operators/apply-model.js';
import { chart } from './operators/chart.js';
import { collect } from './operators/collect.js';
import { compare } from './operators/compare.js';
import { contingency } from './operators/contingency.js';
import { continuous } from './operators/continuous.js';
import { dataset } from './operators/dataset.js';
import { describeModel } from './operators/describe-model.js';
import { eventCount } from './operators/event-count.js';
import { fieldsummary } from './operators/fieldsummary.js';
import { fitModel } from './operators/fit-model.js';
import { foreachFields } from './operators/foreach-fields.js';
import { foreachItems } from './operators/foreach-items.js';
import { format } from './operators/format.js';
import { fromJson } from './operators/from-json.js';
import { generateTimes } from './operators/generate-times.js';
import { hold } from './operators/hold.js';
import { inputLookup } from './operators/input-lookup.js';
import { ipLocation } from './operators/ip-location.js';
import { join } from './operators/join.js';
import { keyValues, xmlKeyValues } from './operators/key-values.js';
import { kmeans } from './operators/kmeans.js';
import { localize } from './operators/localize.js';
import { lookup } from './operators/lookup.js';
import { lookupObject } from './operators/lookup-object.js';
import { map } from './operators/map.js';
import { deleteModel, listModels, summariseModel } from './operators/models.js';
import { nameByValue } from './operators/name-by-value.js';
import { outlier } from './operators/outlier.js';
import { outputLookup } from './operators/output-lookup.js';
import { predict } from './operators/predict.js';
import { associate, correlate } from './operators/relations.js';
import { requireRows } from './operators/require-rows.js';
import { returnText } from './operators/return-text.js';
import { savedSearch } from './operators/saved-search.js';
import { selfJoin } from './operators/self-join.js';
import { set } from './operators/set.js';
import { spath } from './operators/spath.js';
import { spl } from './operators/spl.js';
import { tableText } from './operators/table-text.js';
import { tagFields } from './operators/tag-fields.js';
import { textClusters } from './operators/text-clusters.js';
import { timeWindow } from './operators/time-window.js';
import { totals } from './operators/totals.js';
import { transaction } from './operators/transaction.js';
import { transactionType } from './operators/transaction-type.js';
import { transpose } from './operators/transpose.js';
import { typeEvents } from './operators/type-events.js';
import { untable } from './operators/untable.js';
import { xpath } from './operators/xpath.js';
import { xyseries } from './operators/xyseries.js';
import { perValue, regexExtract, regexFind, regexMatch, regexReplace, regexSed } from './regex/index.js';

export { formattedFields, isBareField, textOf } from './format-text.js';
export { lookupContents, rowsInTime, targetOf } from './lookups/index.js';
export type { HostContext, Row, Table, TimeRange } from './operator.js';
export { MOST_STEP_ROWS } from './operator.js';
export { liftRegexes } from './regex/index.js';

/** Every step outside SQL, by the name that plans call it. */
export const operators: Operators = {
  addInfo,
  anomalousEvents,
  anomalousValues,
  appendColumns,
  applyModel,
  associate,
  chart,
  collect,
  compare,
  contingency,
  continuous,
  correlate,
  dataset,
  deleteModel,
  describeModel,
  eventCount,
  fieldsummary,
  fitModel,
  foreachFields,
  foreachItems,
  format,
  fromJson,
  generateTimes,
  hold,
  inputLookup,
  ipLocation,
  join,
  keyValues,
  kmeans,
  listModels,
  localize,
  lookup,
  lookupObject,
  map,
  nameByValue,
  outlier,
  outputLookup,
  perValue,
  predict,
  regexExtract,
  regexFind,
  regexMatch,
  regexReplace,
  regexSed,
  requireRows,
  returnText,
  savedSearch,
  selfJoin,
  set,
  spath,
  spl,
  summariseModel,
  tableText,
  tagFields,
  textClusters,
  timeWindow,
  totals,
  transaction,
  transactionType,
  transpose,
  typeEvents,
  untable,
  xmlKeyValues,
  xpath,
  xyseries,
};
