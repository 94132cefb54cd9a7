import { accum } from './accum.js';
import { addcoltotals, addtotals } from './addtotals.js';
import { append } from './append.js';
import { appendcols } from './appendcols.js';
import { appendpipe } from './appendpipe.js';
import { autoregress } from './autoregress.js';
import { bin } from './bin.js';
import { chart, timechart } from './chart.js';
import type { Command } from './command.js';
import { contingency } from './contingency.js';
import { convert } from './convert.js';
import { datamodel } from './datamodel.js';
import { dedup } from './dedup.js';
import { delta } from './delta.js';
import { evalCommand } from './eval.js';
import { eventstats } from './eventstats.js';
import { extract } from './extract.js';
import { fieldformat } from './fieldformat.js';
import { fieldsCommand } from './fields.js';
import { fieldsummary } from './fieldsummary.js';
import { filldown } from './filldown.js';
import { fillnull } from './fillnull.js';
import { foreach } from './foreach.js';
import { format } from './format.js';
import { from } from './from.js';
import { fromjson } from './fromjson.js';
import { head } from './head.js';
import { join } from './join.js';
import { makecontinuous } from './makecontinuous.js';
import { makemv } from './makemv.js';
import { makeresults } from './makeresults.js';
import { map } from './map.js';
import { multikv } from './multikv.js';
import { multisearch } from './multisearch.js';
import { mvcombine } from './mvcombine.js';
import { mvexpand } from './mvexpand.js';
import { nomv } from './nomv.js';
import { rangemap } from './rangemap.js';
import { regex } from './regex.js';
import { rename } from './rename.js';
import { replace } from './replace.js';
import { returnCommand } from './return.js';
import { reverse } from './reverse.js';
import { rex } from './rex.js';
import { savedsearch } from './savedsearch.js';
import { search } from './search.js';
import { set } from './set.js';
import { sort } from './sort.js';
import { spath } from './spath.js';
import { stats } from './stats.js';
import { strcat } from './strcat.js';
import { streamstats } from './streamstats.js';
import { table } from './table.js';
import { tail } from './tail.js';
import { tojson } from './tojson.js';
import { rare, top } from './top.js';
import { transpose } from './transpose.js';
import { trendline } from './trendline.js';
import { tstats } from './tstats.js';
import { union } from './union.js';
import { uniq } from './uniq.js';
import { untable } from './untable.js';
import { where } from './where.js';
import { xmlkv } from './xmlkv.js';
import { xmlunescape } from './xmlunescape.js';
import { xpath } from './xpath.js';
import { xyseries } from './xyseries.js';

export type { Command } from './command.js';

/** Every command that Karst knows. Adding one: its file, a line here. */
const COMMANDS: readonly Command[] = [
  accum,
  addcoltotals,
  addtotals,
  append,
  appendcols,
  appendpipe,
  autoregress,
  bin,
  chart,
  convert,
  datamodel,
  dedup,
  delta,
  evalCommand,
  eventstats,
  extract,
  fieldformat,
  fieldsCommand,
  filldown,
  fillnull,
  foreach,
  format,
  from,
  fromjson,
  head,
  join,
  makecontinuous,
  makemv,
  makeresults,
  map,
  multikv,
  multisearch,
  mvcombine,
  mvexpand,
  nomv,
  rangemap,
  regex,
  rename,
  replace,
  returnCommand,
  reverse,
  rex,
  savedsearch,
  search,
  set,
  sort,
  spath,
  stats,
  strcat,
  streamstats,
  table,
  tail,
  timechart,
  tojson,
  trendline,
  tstats,
  union,
  uniq,
  top,
  rare,
  xyseries,
  untable,
  transpose,
  fieldsummary,
  contingency,
  where,
  xmlkv,
  xmlunescape,
  xpath,
];

/** By name and alias. */
export const commands: ReadonlyMap<string, Command> = new Map(
  COMMANDS.flatMap((c) => [c.name, ...(c.aliases ?? [])].map((name) => [name, c] as const)),
);
