import { relative } from 'node:path';
import type { Command } from 'commander';
import type { LoadedFile } from '../rehearse/index.js';
import { type Context, printDiagnostics } from './context.js';
import { count, duration, eventsIn } from './counting.js';
import { EXIT } from './exit.js';
import { load, logFiles } from './load.js';
import {
  addExamples,
  addKnowledgeOptions,
  addLogOptions,
  addStoreOptions,
  type KnowledgeOptions,
  type LogOptions,
  type StoreOptions,
} from './options.js';
import { renderTable } from './table.js';
import { knowledgeFor, withStore } from './workspace.js';

type IngestCommandOptions = StoreOptions & LogOptions & KnowledgeOptions;

/** The shorter of the absolute path and the one from the current folder. */
function shortPath(path: string, folder: string): string {
  const near = relative(folder, path);
  return near.length < path.length ? near : path;
}

function stateOf({ already, events, damaged, format }: LoadedFile): string {
  if (already) return 'already ingested';
  if (events > 0) return damaged > 0 ? 'ingested in part' : 'ingested';
  return damaged > 0 || format === 'unreadable' ? 'not read' : 'no events';
}

async function ingest(logs: readonly string[], options: IngestCommandOptions, context: Context): Promise<void> {
  const started = performance.now();
  const files = await logFiles(logs, context);
  printDiagnostics((await knowledgeFor(options, context.folder)).diagnostics, context);
  const loaded = await withStore(options, context, 'keep', (store) => load(store, files, options, context));
  printDiagnostics(loaded.diagnostics, context);
  const rows = loaded.files.map((file) => [
    shortPath(file.path, context.folder),
    file.format,
    String(file.events),
    String(file.damaged),
    stateOf(file),
  ]);
  const { terminal } = context;
  if (rows.length > 0)
    terminal.out(`${renderTable(['file', 'format', 'events', 'damaged', 'state'], rows, terminal)}\n`);
  const added = eventsIn(loaded.files.filter((file) => !file.already));
  terminal.out(`${count(added, 'event')} added in ${duration(performance.now() - started)}\n`);
  if (loaded.unreadable > 0) context.exitCode = EXIT.user;
}

export function addIngest(program: Command, context: Context): void {
  const command = program
    .command('ingest')
    .summary('bring log files into the event store')
    .description(
      'Brings log files into the event store: EVTX, Windows event XML, JSON, tables, text; plain, gzipped or zipped. ' +
        'What props.conf and transforms.conf of the packs and add-ons say of index time holds.',
    )
    .argument('<log...>', 'files, or folders that are searched for files');
  addExamples(addLogOptions(addKnowledgeOptions(addStoreOptions(command))), [
    'karst ingest Sysmon.evtx',
    'karst ingest logs/ --index dc --host DC01',
    'karst ingest app.log --sourcetype my:app --knowledge ./TA-my-app',
  ]).action((logs: readonly string[], options: IngestCommandOptions) => ingest(logs, options, context));
}
