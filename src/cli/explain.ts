import type { Command } from 'commander';
import { diagnosticToJson } from '../diagnostics/render.js';
import { type Explanation, explain } from '../search/index.js';
import { type Context, printDiagnostics } from './context.js';
import { load, logFiles } from './load.js';
import {
  addExamples,
  addFormat,
  addLogOptions,
  addSearchOptions,
  addTimeRange,
  type LogOptions,
  type SearchOptions,
} from './options.js';
import { requestFor, type TimeRange } from './search.js';
import { withStore } from './workspace.js';

type ExplainOptions = SearchOptions & LogOptions & TimeRange & { readonly format: 'text' | 'json' };

/** Plans hold maps and sets; JSON would print them empty. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return typeof value === 'bigint' ? String(value) : value;
}

/** People read the plan for its shape; where each part stood in the text is for programs. */
function withoutSpans(key: string, value: unknown): unknown {
  return key === 'span' || key === 'nameSpan' ? undefined : plain(key, value);
}

/** With the number of rows that leave each command, where the search was run; the first zero is where it went dry. */
function stageLines({ stages }: Explanation): string {
  return stages
    .map(({ command, rows }) => `${rows === undefined ? '' : `${String(rows).padStart(9)}  `}${command}`)
    .join('\n');
}

function asText(e: Explanation): string {
  const parameters = Object.entries(e.parameters).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const sections: readonly (readonly [string, string])[] = [
    ['Search, macros expanded', e.expanded],
    [e.stages.some((s) => s.rows !== undefined) ? 'Rows after each command' : 'Commands', stageLines(e)],
    ['Plan', JSON.stringify(e.plan, withoutSpans, 2)],
    ['ClickHouse SQL', e.sql],
    ['Parameters', parameters.join('\n')],
  ];
  return sections.map(([title, body]) => `── ${title} ──\n${body}\n`).join('\n');
}

async function run(spl: string, logs: readonly string[], options: ExplainOptions, context: Context): Promise<void> {
  const files = await logFiles(logs, context);
  const request = await requestFor(spl, options, context);
  const explanation = await withStore(options, context, files.length > 0 ? 'files' : 'read', async (store) => {
    if (files.length === 0) return explain(request, store);
    printDiagnostics((await load(store, files, options, context)).diagnostics, context);
    return explain(request, store, { count: true });
  });
  if (options.format === 'json') {
    const messages = explanation.messages.map((d) => diagnosticToJson(d));
    context.terminal.out(`${JSON.stringify({ ...explanation, messages }, plain, 2)}\n`);
    return;
  }
  printDiagnostics(explanation.messages, context);
  context.terminal.out(asText(explanation));
}

export function addExplain(program: Command, context: Context): void {
  const command = program
    .command('explain')
    .summary('show what a search is compiled to, and where it went dry')
    .description(
      'Shows what a search becomes: the text after macro expansion, the plan, and the SQL with its parameters. ' +
        'The plan depends on which tables and fields the event store holds. ' +
        'With log files, also how many rows leave each command.',
    )
    .argument('<spl>', 'the search, in quotes')
    .argument('[log...]', 'files or folders to run the search on, command by command');
  addFormat(addTimeRange(addLogOptions(addSearchOptions(command))), ['text', 'json']);
  addExamples(command, [
    "karst explain '`sysmon` EventCode=22 | stats count by Computer'",
    'karst explain \'EventCode=22 QueryName=*pastebin* | where Image="x" | stats count\' Sysmon.evtx',
  ]).action((spl: string, logs: readonly string[], options: ExplainOptions) => run(spl, logs, options, context));
}
