import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Content, savedSearchTable } from '../content/index.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { serverMessages } from '../diagnostics/codes/server.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import type { Knowledge } from '../knowledge/index.js';
import type { Retention } from '../operation/index.js';
import { jsonLog, type RunningServer, type SearchSetup, serve } from '../server/index.js';
import { attackTechniques } from './attack-names.js';
import { loadConfig } from './config.js';
import { type Context, printDiagnostics } from './context.js';
import { addExamples, addFormat, collect, type SearchOptions } from './options.js';
import { retentionSettings } from './retention-settings.js';
import { reviewSettings } from './review-settings.js';
import { roleSettingsIn } from './role-settings.js';
import { scheduleSettings } from './schedule-settings.js';
import { version } from './version.js';
import { dataFolder, knowledgeFor, workspaceFor } from './workspace.js';

const diagnose = diagnoser({ ...cliMessages, ...serverMessages });

/** Addresses that no other machine reaches. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/;

interface ServeCommandOptions extends SearchOptions {
  readonly host: string;
  readonly webPort: string;
  readonly hecPort: string;
  readonly apiPort: string;
  readonly format: 'text' | 'json';
}

function portOf(flag: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new KarstError(diagnose('cli/option', {}, flag, 'a port from 0 to 65535', text));
}

/** Resolves at the first signal to stop; after a second one the process ends at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolveSignal) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolveSignal();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}

/** An IPv6 address needs brackets in a URL. */
function url(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What can only be read once: on standard error, where logs go, it would stay. */
function announceAdmin({ admin }: RunningServer): string {
  if (admin === undefined) return '';
  const { user, password } = admin;
  return password === undefined
    ? `  First user            ${user}, with the password of KARST_ADMIN_PASSWORD\n`
    : `  First user            ${user}, password ${password}\n  It is not shown again; \`karst user passwd ${user}\` makes another.\n`;
}

function announce(data: string, server: RunningServer, { host, format }: ServeCommandOptions, context: Context): void {
  const { ports, admin } = server;
  const [hec, web, api] = [url(host, ports.hec), url(host, ports.web), url(host, ports.api)];
  context.terminal.out(
    format === 'json'
      ? `${JSON.stringify({ pid: process.pid, data, hec, web, api, ...(admin && { admin }) })}\n`
      : `Karst serves ${data}\n  HTTP Event Collector  ${hec}/services/collector\n  Karst API             ${web}/api/v1\n${announceAdmin(server)}`,
  );
}

function setupOf(knowledge: Knowledge, content: Content): SearchSetup {
  return { knowledge, macros: content.macros, savedSearches: savedSearchTable(content) };
}

/** Reads content and knowledge again; what cannot be read leaves everything as it was. */
async function reload(server: RunningServer, options: ServeCommandOptions, context: Context): Promise<void> {
  const log = jsonLog((line) => context.terminal.err(line));
  try {
    // A copy, so that knowledge is not taken from what was read before.
    const { knowledge, content, diagnostics } = await workspaceFor({ ...options }, context);
    printDiagnostics([...diagnostics, ...content.diagnostics], context);
    server.reload({ setup: setupOf(knowledge, content), content });
    log('info', 'content and knowledge were read again', { detections: content.detections.length });
  } catch (error) {
    log('error', 'content and knowledge could not be read again', { error: (error as Error).message });
  }
}

/** Read once here, so that a mistake in them stops the start, and then for every pass. */
function rulesOf({ folder }: Context): () => Retention {
  retentionSettings(folder);
  return () => retentionSettings(folder);
}

async function run(options: ServeCommandOptions, context: Context): Promise<void> {
  const ports = {
    webPort: portOf('--web-port', options.webPort),
    hecPort: portOf('--hec-port', options.hecPort),
    apiPort: portOf('--api-port', options.apiPort),
  };
  const data = dataFolder(options, 'keep', context.folder) ?? resolve(context.folder, '.karst');
  const { knowledge, content, diagnostics } = await workspaceFor(options, context);
  const { indexTime } = await knowledgeFor(options, context.folder);
  printDiagnostics([...diagnostics, ...content.diagnostics], context);
  const adminPassword = process.env.KARST_ADMIN_PASSWORD;
  const server = await serve({
    data,
    host: options.host,
    ...ports,
    version: version(),
    setup: setupOf(knowledge, content),
    scheduling: { content, ...scheduleSettings(context.folder) },
    indexTime,
    retention: rulesOf(context),
    inputs: loadConfig(context.folder).inputs ?? [],
    api: {
      indexes: roleSettingsIn(context.folder),
      reviewPolicy: () => reviewSettings(context.folder),
      techniques: attackTechniques,
    },
    ...(adminPassword === undefined ? {} : { adminPassword }),
    log: jsonLog((line) => context.terminal.err(line)),
  });
  if (!LOOPBACK.test(options.host)) printDiagnostics([diagnose('server/clear-text', {}, options.host)], context);
  const stop = stopSignal();
  process.on('SIGHUP', () => void reload(server, options, context));
  announce(data, server, options, context);
  await stop;
  await server.stop();
}

export function addServe(program: Command, context: Context): void {
  const command = program
    .command('serve')
    .summary('collect logs over HTTP, run detections, answer searches')
    .description(
      'Runs until it is told to stop (Ctrl-C, SIGTERM): takes events as an HTTP Event Collector, runs the detections that ' +
        'are enabled when they are due, and runs searches for the Karst API. SIGHUP makes it read content and knowledge again. While it runs, other commands with the same --data work through it. `karst token create` makes the ' +
        'tokens that clients need.',
    )
    .option('--data <dir>', 'folder of the event store (default: `data` in karst.yml, else ./.karst)')
    .option('--content <dir>', 'folder of detections and macros, over the bundled ones; may be repeated', collect)
    .option(
      '--knowledge <dir>',
      'add-on folder with default/ and local/, over the bundled ones; may be repeated',
      collect,
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--web-port <port>', 'port of the Karst API; 0 = any free one', '8000')
    .option('--hec-port <port>', 'port of the HTTP Event Collector', '8088')
    .option('--api-port <port>', "port of Splunk's REST API (not supported yet: it answers 501)", '8089');
  addFormat(command, ['text', 'json']);
  addExamples(command, [
    'karst serve --data /var/lib/karst',
    'karst serve --host 0.0.0.0 --hec-port 8088 --web-port 8088 --api-port 8088',
  ]).action((options: ServeCommandOptions) => run(options, context));
}
