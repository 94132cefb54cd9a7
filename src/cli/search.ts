import type { Command } from 'commander';
import { savedSearchTable } from '../content/index.js';
import { diagnosticToJson } from '../diagnostics/render.js';
import { withSuppressions } from '../findings/index.js';
import { askedSearch, type SearchRequest, type SearchResult } from '../search/index.js';
import { type Context, printDiagnostics } from './context.js';
import { count } from './counting.js';
import { EXIT } from './exit.js';
import { load, logFiles } from './load.js';
import type { LogOptions, SearchOptions } from './options.js';
import { addExamples, addFormat, addLogOptions, addSearchOptions, addTimeRange } from './options.js';
import { cellOf, jsonRow, toCsv, toJsonLines } from './rows.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';
import { withStore, workspaceFor } from './workspace.js';

export interface TimeRange {
  readonly earliest?: string;
  readonly latest?: string;
}

type Format = 'table' | 'json' | 'jsonl' | 'csv';
type SearchCommandOptions = SearchOptions & LogOptions & TimeRange & { readonly format: Format };

/** The search's table as text, without a final line break. */
export function resultTable({ fields, rows }: Pick<SearchResult, 'fields' | 'rows'>, terminal: Terminal): string {
  const cells = rows.map((row) =>
    fields.map((field) => {
      const value = cellOf(row, field);
      return value === undefined ? '' : typeof value === 'string' ? value : value.join('\n');
    }),
  );
  return renderTable(fields, cells, terminal);
}

/** One result in a format; JSON carries the messages, the other forms leave them to stderr. */
export function formatResult(result: SearchResult, format: Format, terminal: Terminal): string {
  const { fields, rows } = result;
  switch (format) {
    case 'csv':
      return toCsv(fields, rows);
    case 'jsonl':
      return toJsonLines(fields, rows);
    case 'json': {
      const messages = result.messages.map((d) => diagnosticToJson(d));
      return `${JSON.stringify({ fields, rows: rows.map((row) => jsonRow(row, fields)), messages }, null, 2)}\n`;
    }
    case 'table': {
      const table = rows.length > 0 ? `${resultTable(result, terminal)}\n` : '';
      return `${table}${count(rows.length, 'row')}\n`;
    }
  }
}

/** The request for a search typed by a person, with bundled and given knowledge and macros. */
export async function requestFor(
  spl: string,
  options: SearchOptions & TimeRange,
  context: Context,
): Promise<SearchRequest> {
  const { knowledge, content, diagnostics } = await workspaceFor(options, context);
  printDiagnostics([...diagnostics, ...content.diagnostics], context);
  const { earliest, latest } = options;
  return {
    spl,
    ...(earliest === undefined ? {} : { earliest }),
    ...(latest === undefined ? {} : { latest }),
    macros: content.macros,
    savedSearches: savedSearchTable(content),
    knowledge,
  };
}

async function run(
  spl: string,
  logs: readonly string[],
  options: SearchCommandOptions,
  context: Context,
): Promise<void> {
  const files = await logFiles(logs, context);
  const request = await requestFor(spl, options, context);
  const result = await withStore(options, context, files.length > 0 ? 'files' : 'read', async (store) => {
    const loaded = await load(store, files, options, context);
    printDiagnostics(loaded.diagnostics, context);
    if (loaded.unreadable > 0) context.exitCode = EXIT.user;
    const knowledge = await withSuppressions(request.knowledge, store.lookups);
    return askedSearch({ ...request, knowledge }, store);
  });
  if (options.format !== 'json') printDiagnostics(result.messages, context);
  context.terminal.out(formatResult(result, options.format, context.terminal));
}

export function addSearch(program: Command, context: Context): void {
  const command = program
    .command('search')
    .summary('run one SPL search')
    .description(
      'Runs one SPL search over the event store, or over the given log files alone (with --data: over both).',
    )
    .argument('<spl>', 'the search, in quotes')
    .argument('[log...]', 'files or folders to bring in first');
  addFormat(addTimeRange(addLogOptions(addSearchOptions(command))), ['table', 'json', 'jsonl', 'csv']);
  addExamples(command, [
    "karst search 'EventCode=22 | stats count by QueryName' Sysmon.evtx",
    "karst search 'index=main | timechart span=1h count' --earliest -24h --format csv",
    "karst search 'EventCode=1 | table _time Image CommandLine' logs/ --no-data",
  ]).action((spl: string, logs: readonly string[], options: SearchCommandOptions) => run(spl, logs, options, context));
}
