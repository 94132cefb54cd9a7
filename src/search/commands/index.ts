import { accum } from './accum.js';
import { awssnsalert, sendalert, sendemail, sendnotable, sendtophantom, snowincident } from './actions.js';
import { addinfo } from './addinfo.js';
import { addcoltotals, addtotals } from './addtotals.js';
import { anomalousvalue } from './anomalousvalue.js';
import { anomalydetection } from './anomalydetection.js';
import { append } from './append.js';
import { appendcols } from './appendcols.js';
import { appendpipe } from './appendpipe.js';
import { apply } from './apply.js';
import { associate, correlate } from './associate.js';
import { autoregress } from './autoregress.js';
import { bin } from './bin.js';
import { chart, timechart } from './chart.js';
import { cluster } from './cluster.js';
import { collect } from './collect.js';
import type { Command } from './command.js';
import { contingency } from './contingency.js';
import { convert } from './convert.js';
import { datamodel } from './datamodel.js';
import { dedup } from './dedup.js';
import { delta } from './delta.js';
import { diff } from './diff.js';
import { evalCommand } from './eval.js';
import { eventcount } from './eventcount.js';
import { eventstats } from './eventstats.js';
import { extract } from './extract.js';
import { fieldformat } from './fieldformat.js';
import { fieldsCommand } from './fields.js';
import { fieldsummary } from './fieldsummary.js';
import { filldown } from './filldown.js';
import { fillnull } from './fillnull.js';
import { fit } from './fit.js';
import { foreach } from './foreach.js';
import { format } from './format.js';
import { from } from './from.js';
import { fromjson } from './fromjson.js';
import { gauge } from './gauge.js';
import { gentimes } from './gentimes.js';
import { head } from './head.js';
import { inputlookup } from './inputlookup.js';
import { iplocation } from './iplocation.js';
import { join } from './join.js';
import { kmeans } from './kmeans.js';
import { localize } from './localize.js';
import { lookup } from './lookup.js';
import { makecontinuous } from './makecontinuous.js';
import { makemv } from './makemv.js';
import { makeresults } from './makeresults.js';
import { map } from './map.js';
import { metadata } from './metadata.js';
import { metasearch } from './metasearch.js';
import { deletemodel, listmodels, summary } from './models.js';
import { mstats } from './mstats.js';
import { multikv } from './multikv.js';
import { multisearch } from './multisearch.js';
import { mvcombine } from './mvcombine.js';
import { mvexpand } from './mvexpand.js';
import { nomv } from './nomv.js';
import { outlier } from './outlier.js';
import { outputlookup } from './outputlookup.js';
import { outputtext } from './outputtext.js';
import { predict } from './predict.js';
import { rangemap } from './rangemap.js';
import { regex } from './regex.js';
import { reltime } from './reltime.js';
import { rename } from './rename.js';
import { replace } from './replace.js';
import { requireCommand } from './require.js';
import { returnCommand } from './return.js';
import { reverse } from './reverse.js';
import { rex } from './rex.js';
import { savedsearch } from './savedsearch.js';
import { search } from './search.js';
import { selfjoin } from './selfjoin.js';
import { set } from './set.js';
import { sort } from './sort.js';
import { spath } from './spath.js';
import { stats } from './stats.js';
import { strcat } from './strcat.js';
import { streamstats } from './streamstats.js';
import { table } from './table.js';
import { tags } from './tags.js';
import { tail } from './tail.js';
import { tojson } from './tojson.js';
import { rare, top } from './top.js';
import { transaction } from './transaction.js';
import { transpose } from './transpose.js';
import { trendline } from './trendline.js';
import { tstats } from './tstats.js';
import { typer } from './typer.js';
import { union } from './union.js';
import { uniq } from './uniq.js';
import { untable } from './untable.js';
import { where } from './where.js';
import { highlight, iconify, localop, noop, redistribute } from './without-effect.js';
import { xmlkv } from './xmlkv.js';
import { xmlunescape } from './xmlunescape.js';
import { xpath } from './xpath.js';
import { xyseries } from './xyseries.js';

export type { Command } from './command.js';

/** Every command that Karst knows. Adding one: its file, a line here. */
const COMMANDS: readonly Command[] = [
  accum,
  addcoltotals,
  addinfo,
  addtotals,
  anomalousvalue,
  anomalydetection,
  append,
  appendcols,
  appendpipe,
  apply,
  associate,
  autoregress,
  awssnsalert,
  bin,
  chart,
  cluster,
  collect,
  contingency,
  convert,
  correlate,
  datamodel,
  dedup,
  deletemodel,
  delta,
  diff,
  evalCommand,
  eventcount,
  eventstats,
  extract,
  fieldformat,
  fieldsCommand,
  fieldsummary,
  filldown,
  fillnull,
  fit,
  foreach,
  format,
  from,
  fromjson,
  gauge,
  gentimes,
  head,
  highlight,
  iconify,
  inputlookup,
  iplocation,
  join,
  kmeans,
  listmodels,
  localize,
  localop,
  lookup,
  makecontinuous,
  makemv,
  makeresults,
  map,
  metadata,
  metasearch,
  multikv,
  multisearch,
  mvcombine,
  mvexpand,
  nomv,
  noop,
  outlier,
  outputlookup,
  outputtext,
  predict,
  rangemap,
  rare,
  redistribute,
  regex,
  reltime,
  rename,
  replace,
  requireCommand,
  returnCommand,
  reverse,
  rex,
  savedsearch,
  search,
  selfjoin,
  sendalert,
  sendemail,
  sendnotable,
  sendtophantom,
  set,
  snowincident,
  sort,
  spath,
  stats,
  strcat,
  streamstats,
  summary,
  table,
  tags,
  tail,
  timechart,
  tojson,
  top,
  transaction,
  transpose,
  trendline,
  tstats,
  typer,
  union,
  uniq,
  untable,
  mstats,
  where,
  xmlkv,
  xmlunescape,
  xpath,
  xyseries,
];

/** By name and alias. */
export const commands: ReadonlyMap<string, Command> = new Map(
  COMMANDS.flatMap((c) => [c.name, ...(c.aliases ?? [])].map((name) => [name, c] as const)),
);
