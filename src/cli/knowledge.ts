import { relative } from 'node:path';
import type { Command } from 'commander';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { closeMatch, diagnoser, KarstError } from '../diagnostics/index.js';
import {
  explainField,
  type FieldSource,
  type ListedStanza,
  type LoadedKnowledge,
  type OriginKey,
} from '../knowledge/index.js';
import type { Store } from '../store/index.js';
import { type Context, printDiagnostics } from './context.js';
import {
  addExamples,
  addFormat,
  addKnowledgeOptions,
  addListOptions,
  addStoreOptions,
  type KnowledgeOptions,
  type StoreOptions,
} from './options.js';
import { renderTable } from './table.js';
import { knowledgeFor, withStore } from './workspace.js';

const diagnose = diagnoser(cliMessages);

type Format = { readonly format: 'table' | 'json' };
type ListOptions = KnowledgeOptions & Format & { readonly conf?: string };
type ShowOptions = KnowledgeOptions & Format;
type ExplainOptions = KnowledgeOptions &
  StoreOptions &
  Format & { readonly sourcetype?: string; readonly source?: string; readonly host?: string };

function shown(file: string | undefined, line: number | undefined, { folder }: Context): string {
  if (file === undefined) return '';
  const near = relative(folder, file);
  const path = near.length < file.length ? near : file;
  return line === undefined ? path : `${path}:${line}`;
}

function print(value: readonly Readonly<Record<string, unknown>>[], format: Format['format'], context: Context): void {
  const { terminal } = context;
  if (format === 'json') {
    terminal.out(`${JSON.stringify(value, null, 2)}\n`);
    return;
  }
  const names = [...new Set(value.flatMap((row) => Object.keys(row)))];
  const text = (cell: unknown): string => (Array.isArray(cell) ? cell.join(', ') : String(cell ?? ''));
  const rows = value.map((row) => names.map((name) => text(row[name])));
  if (rows.length > 0) terminal.out(`${renderTable(names, rows, terminal)}\n`);
}

async function loaded(options: KnowledgeOptions, context: Context): Promise<LoadedKnowledge> {
  const found = await knowledgeFor(options, context.folder);
  printDiagnostics(found.diagnostics, context);
  return found;
}

async function list(word: string | undefined, options: ListOptions, context: Context): Promise<void> {
  const { knowledge, stanzas } = await loaded(options, context);
  const rows = [
    ...stanzas.map(({ conf, name, file, settings }) => ({
      kind: `${conf}.conf`,
      name,
      settings: settings.length,
      file: shown(file, undefined, context),
    })),
    ...[...knowledge.dataModels.values()].map(({ name, file, datasets }) => ({
      kind: 'data model',
      name,
      settings: datasets.size,
      file: shown(file, undefined, context),
    })),
  ];
  const wanted = (text: string): boolean => word === undefined || text.toLowerCase().includes(word.toLowerCase());
  const { conf } = options;
  const inConf = (kind: string): boolean => conf === undefined || kind === conf || kind === `${conf}.conf`;
  const found = rows.filter((row) => wanted(row.name) && inConf(row.kind));
  print(found, options.format, context);
  if (found.length === 0) {
    const close = word === undefined ? undefined : closeMatch(word, [...new Set(rows.map((row) => row.name))]);
    printDiagnostics([diagnose('cli/nothing-listed', {}, word, conf, close)], context);
  }
}

function settingRows({ conf, name, settings }: ListedStanza, context: Context) {
  return settings.map(({ key, value, file, line }) => ({
    file: `${conf}.conf`,
    stanza: name,
    setting: key,
    value,
    from: shown(file, line, context),
  }));
}

async function show(name: string, options: ShowOptions, context: Context): Promise<void> {
  const { knowledge, stanzas } = await loaded(options, context);
  const same = (other: string): boolean => other.toLowerCase() === name.replace(/^\[(.*)\]$/s, '$1').toLowerCase();
  const found = stanzas.filter((stanza) => same(stanza.name)).flatMap((stanza) => settingRows(stanza, context));
  const model = [...knowledge.dataModels.values()].find((m) => same(m.name));
  const datasets = [...(model?.datasets.values() ?? [])].map(({ name: dataset, parent, constraint, fields }) => ({
    dataset,
    parent: parent ?? '',
    constraint,
    fields: fields.map((field) => field.name),
  }));
  if (found.length === 0 && model === undefined) {
    const names = [...stanzas.map((stanza) => stanza.name), ...knowledge.dataModels.keys()];
    throw new KarstError(diagnose('cli/no-stanza', {}, name, closeMatch(name, names)));
  }
  if (found.length > 0) print(found, options.format, context);
  if (model !== undefined) print(datasets, options.format, context);
}

/** The origins that are asked about: the one given, else those of the store's events. */
function originsFor({ sourcetype, source, host }: ExplainOptions, store: Store): readonly OriginKey[] {
  const like = (wanted: string | undefined, value: string): boolean =>
    wanted === undefined || wanted.toLowerCase() === value.toLowerCase();
  const known = store
    .catalogue()
    .tables.flatMap((table) => table.origins)
    .filter((o) => like(sourcetype, o.sourcetype) && like(source, o.source) && like(host, o.host));
  if (known.length > 0) return known;
  return sourcetype === undefined && source === undefined
    ? []
    : [{ sourcetype: sourcetype ?? '', source: source ?? '', host: host ?? '' }];
}

/** Whether events of the store have the field by themselves. */
function isOwn(store: Store, { sourcetype, source }: OriginKey, field: string): boolean {
  return store
    .catalogue()
    .tables.some(
      (table) =>
        table.fields.has(field) && table.origins.some((o) => o.sourcetype === sourcetype && o.source === source),
    );
}

const STEPS: Readonly<Record<FieldSource['kind'], string>> = {
  event: "the event's own",
  pairs: 'extracted, if the text names it',
  extraction: 'extracted',
  alias: 'alias',
  calculated: 'calculated',
  lookup: 'lookup',
};

async function explain(field: string, options: ExplainOptions, context: Context): Promise<void> {
  const { knowledge, indexTime } = await loaded(options, context);
  const rows = await withStore(options, context, 'read', async (store) => {
    const seen = new Set<string>();
    return originsFor(options, store).flatMap((origin) => {
      const { sourcetype, source } = origin;
      const own: FieldSource[] = isOwn(store, origin, field) ? [{ kind: 'event', reads: ['_raw'] }] : [];
      const sources = [...own, ...explainField(knowledge, origin, field, indexTime.extractionFor(origin))];
      const key = JSON.stringify([sourcetype, source, sources]);
      if (seen.has(key)) return [];
      seen.add(key);
      return sources.map(({ kind, setting, stanza, file, line, reads }) => ({
        sourcetype,
        source,
        step: STEPS[kind],
        setting: setting ?? '',
        stanza: stanza ?? '',
        reads,
        from: shown(file, line, context),
      }));
    });
  });
  print(rows, options.format, context);
  if (rows.length === 0) printDiagnostics([diagnose('cli/field-unexplained', {}, field)], context);
}

export function addKnowledge(program: Command, context: Context): void {
  const command = program
    .command('knowledge')
    .summary('show what events mean, and why')
    .description(
      'Shows what the packs and add-ons in force say: their stanzas, their settings, where a field comes from.',
    );
  const sub = (name: string, summary: string): Command =>
    addFormat(addListOptions(addKnowledgeOptions(command.command(name).summary(summary).description(summary))), [
      'table',
      'json',
    ]);
  sub('list', 'list all stanzas and data models')
    .argument('[word]', 'only names that hold this')
    .option('--conf <name>', 'only those of props, transforms, eventtypes, tags, macros, or "data model"')
    .action((word: string | undefined, options: ListOptions) => list(word, options, context));
  sub('show', 'show the settings of a stanza with the file and line of each, or a data model')
    .argument('<stanza>', 'its name, as in the file')
    .action((name: string, options: ShowOptions) => show(name, options, context));
  addStoreOptions(sub('explain', 'say where a field comes from, step by step'))
    .argument('<field>', 'name of the field')
    .option('--sourcetype <name>', 'of events with this sourcetype')
    .option('--source <name>', 'of events with this source')
    .option('--host <name>', 'of events with this host')
    .action((field: string, options: ExplainOptions) => explain(field, options, context));
  addExamples(command, [
    'karst knowledge list sysmon',
    'karst knowledge show XmlWinEventLog',
    'karst knowledge explain user --sourcetype XmlWinEventLog',
    'karst knowledge explain dest --data .karst',
  ]);
}
