import { type Command, Option } from 'commander';

/** Appends to an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Options of commands that open a store. */
export interface StoreOptions {
  /** A folder, or false with --no-data. */
  readonly data?: string | false;
}

/** Options of commands that know what events mean. */
export interface KnowledgeOptions {
  readonly knowledge?: readonly string[];
  readonly assets?: readonly string[];
  readonly identities?: readonly string[];
}

/** Options of commands that search. */
export interface SearchOptions extends StoreOptions, KnowledgeOptions {
  readonly content?: readonly string[];
}

/** Options of commands that bring log files in. */
export interface LogOptions {
  readonly index?: string;
  readonly source?: string;
  readonly sourcetype?: string;
  readonly host?: string;
  readonly force?: boolean;
}

export function addStoreOptions(command: Command): Command {
  return command
    .option('--data <dir>', 'folder of the event store (default: `data` in karst.yml, else ./.karst)')
    .option('--no-data', 'use a store that is thrown away at the end');
}

export function addSearchOptions(command: Command): Command {
  const described = 'folder of detections and macros, over the bundled ones; may be repeated';
  return addListOptions(addKnowledgeOptions(addStoreOptions(command).option('--content <dir>', described, collect)));
}

export function addKnowledgeOptions(command: Command): Command {
  return command.option(
    '--knowledge <dir>',
    'add-on folder with default/ and local/, over the bundled ones; may be repeated',
    collect,
  );
}

/** Lists work when events are searched, not when they come in. */
export function addListOptions(command: Command): Command {
  return command
    .option('--assets <file>', 'CSV list of assets, which events then tell more of; may be repeated', collect)
    .option('--identities <file>', 'CSV list of identities; may be repeated', collect);
}

export function addLogOptions(command: Command): Command {
  return command
    .option('--index <name>', 'index of the events (default: main)')
    .option('--source <name>', 'source of the events, instead of what the file says')
    .option('--sourcetype <name>', 'sourcetype of the events, instead of what the file says')
    .option('--host <name>', 'host of the events, instead of what the file says')
    .option('--force', 'ingest a file even if this store holds its content already');
}

export function addFormat(command: Command, formats: readonly string[]): Command {
  return command.addOption(new Option('--format <format>', 'form of the output').choices(formats).default(formats[0]));
}

export function addTimeRange(command: Command): Command {
  return command
    .option('--earliest <time>', 'start of the time range: -24h@h, epoch seconds or ISO 8601 (default: all time)')
    .option('--latest <time>', 'end of the time range');
}

/** Examples below the options of `--help`. */
export function addExamples(command: Command, examples: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}\n`);
}
