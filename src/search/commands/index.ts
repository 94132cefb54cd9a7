import { append } from './append.js';
import { appendcols } from './appendcols.js';
import { appendpipe } from './appendpipe.js';
import { bin } from './bin.js';
import { chart, timechart } from './chart.js';
import type { Command } from './command.js';
import { convert } from './convert.js';
import { dedup } from './dedup.js';
import { evalCommand } from './eval.js';
import { fieldsCommand } from './fields.js';
import { fillnull } from './fillnull.js';
import { format } from './format.js';
import { head } from './head.js';
import { join } from './join.js';
import { makeresults } from './makeresults.js';
import { multisearch } from './multisearch.js';
import { regex } from './regex.js';
import { rename } from './rename.js';
import { returnCommand } from './return.js';
import { rex } from './rex.js';
import { search } from './search.js';
import { set } from './set.js';
import { sort } from './sort.js';
import { stats } from './stats.js';
import { table } from './table.js';
import { tail } from './tail.js';
import { union } from './union.js';
import { where } from './where.js';

export type { Command } from './command.js';

/** Every command that Karst knows. Adding one: its file, a line here. */
const COMMANDS: readonly Command[] = [
  append,
  appendcols,
  appendpipe,
  bin,
  chart,
  convert,
  dedup,
  evalCommand,
  fieldsCommand,
  fillnull,
  format,
  head,
  join,
  makeresults,
  multisearch,
  regex,
  rename,
  returnCommand,
  rex,
  search,
  set,
  sort,
  stats,
  table,
  tail,
  union,
  timechart,
  where,
];

/** By name and alias. */
export const commands: ReadonlyMap<string, Command> = new Map(
  COMMANDS.flatMap((c) => [c.name, ...(c.aliases ?? [])].map((name) => [name, c] as const)),
);
