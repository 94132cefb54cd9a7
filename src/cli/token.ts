import { type Command, Option } from 'commander';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import {
  changeToken,
  createToken,
  isIndexName,
  ROLES,
  type Role,
  readTokens,
  type Token,
  type TokenChange,
  type TokenSettings,
} from '../server/index.js';
import { auditCommand } from './audited.js';
import type { Context } from './context.js';
import { addExamples, addFormat, collect, type StoreOptions } from './options.js';
import { renderTable } from './table.js';
import { isoTime } from './time-format.js';
import { timeOption } from './time-option.js';
import { withStore } from './workspace.js';

const diagnose = diagnoser(cliMessages);

interface Formatted extends StoreOptions {
  readonly format: 'text' | 'json';
}

interface CreateOptions extends Formatted {
  readonly hec?: boolean;
  readonly api?: boolean;
  readonly name?: string;
  readonly index: string;
  readonly allowIndex?: readonly string[];
  readonly source?: string;
  readonly sourcetype?: string;
  readonly ack?: boolean;
  readonly queryAuth?: boolean;
  readonly role?: Role;
  readonly expires?: string;
}

function checkedIndex(flag: string, name: string): string {
  if (isIndexName(name)) return name;
  const wanted = 'the name of an index (lower-case letters, digits, _ and -, not first)';
  throw new KarstError(diagnose('cli/option', {}, flag, wanted, name));
}

function settingsOf(options: CreateOptions): TokenSettings {
  const { source, sourcetype } = options;
  if (options.hec === options.api) {
    throw new KarstError(diagnose('cli/choose', {}, ['--hec', '--api'], 'what the token is for'));
  }
  return {
    kind: options.hec === true ? 'hec' : 'api',
    name: options.name ?? (options.hec === true ? 'hec' : 'api'),
    index: checkedIndex('--index', options.index),
    indexes: (options.allowIndex ?? []).map((name) => checkedIndex('--allow-index', name)),
    ...(source === undefined ? {} : { source }),
    ...(sourcetype === undefined ? {} : { sourcetype }),
    ack: options.ack === true,
    inQuery: options.queryAuth === true,
    ...apiSettings(options),
  };
}

/** An API token has the role of who makes it unless told otherwise: whoever may open the data folder may everything. */
function apiSettings({ api, role = 'admin', expires }: CreateOptions): Pick<TokenSettings, 'role' | 'expires'> {
  const until = expires === undefined ? {} : { expires: Math.round(timeOption('--expires', expires) * 1e6) };
  return api === true ? { role, ...until } : {};
}

function roleLine({ role: asked }: CreateOptions, { role }: TokenSettings): string {
  if (role === undefined) return '';
  return `role   ${role}${asked === undefined ? ', as you are here; --role gives it less' : ''}\n`;
}

async function create(options: CreateOptions, context: Context): Promise<void> {
  const settings = settingsOf(options);
  const { id, token } = await withStore(options, context, 'keep', async (store) => {
    const made = await createToken(store, settings);
    const detail = `${settings.kind} token ${settings.name}${settings.role === undefined ? '' : ` as ${settings.role}`}`;
    await auditCommand(store, { action: 'tokens.create', object: made.id, detail });
    return made;
  });
  context.terminal.out(
    options.format === 'json'
      ? `${JSON.stringify({ token, id })}\n`
      : `token  ${token}\nid     ${id}\n${roleLine(options, settings)}The token is not shown again; the store keeps only its hash.\n`,
  );
}

function row({ id, kind, name, index, indexes, ack, disabled, created, role, expires }: Token): readonly string[] {
  const allowed = indexes.length === 0 ? 'any' : [...new Set([index, ...indexes])].join(', ');
  return [
    id,
    kind,
    name,
    index,
    allowed,
    ack ? 'yes' : 'no',
    kind === 'api' ? (role ?? 'viewer') : '',
    expires === undefined ? '' : isoTime(String(expires / 1e6)),
    disabled ? 'disabled' : 'enabled',
    isoTime(String(created / 1e6)),
  ];
}

const HEADER = ['id', 'kind', 'name', 'index', 'indexes', 'ack', 'role', 'expires', 'state', 'created'];

async function list(options: Formatted, context: Context): Promise<void> {
  const tokens = await withStore(options, context, 'read', readTokens);
  const { terminal } = context;
  if (options.format === 'json') {
    const shown = tokens.map(({ hash: _, created, expires, ...token }) => ({
      ...token,
      ...(expires === undefined ? {} : { expires: isoTime(String(expires / 1e6)) }),
      created: isoTime(String(created / 1e6)),
    }));
    terminal.out(`${JSON.stringify(shown, null, 2)}\n`);
  } else {
    terminal.out(
      tokens.length === 0 ? 'There are no tokens.\n' : `${renderTable(HEADER, tokens.map(row), terminal)}\n`,
    );
  }
}

async function change(id: string, action: TokenChange, options: StoreOptions, context: Context): Promise<void> {
  const found = await withStore(options, context, 'read', async (store) => {
    const done = await changeToken(store, id, action);
    if (done) await auditCommand(store, { action: `tokens.${action}`, object: id });
    return done;
  });
  if (!found) throw new KarstError(diagnose('cli/no-token', {}, id));
  context.terminal.out(`${action}d ${id}\n`);
}

function addData(command: Command): Command {
  return command.option('--data <dir>', 'folder of the event store (default: `data` in karst.yml, else ./.karst)');
}

function addCreate(parent: Command, context: Context): void {
  const command = addData(
    parent
      .command('create')
      .summary('make a token, and print it once')
      .description('Makes a token and prints it, once: the store keeps only its hash.'),
  )
    .option('--hec', 'for the HTTP Event Collector')
    .option('--api', 'for the Karst API')
    .addOption(
      new Option(
        '--role <role>',
        'what an API token may (default: what you may here, which is everything: admin)',
      ).choices(ROLES),
    )
    .option('--expires <time>', 'when an API token ends: +30d, epoch seconds or ISO 8601 (default: never)')
    .option('--name <name>', 'what to call it; HEC events without a source get `http:<name>`')
    .option('--index <name>', 'index of events that name none', 'main')
    .option('--allow-index <name>', 'a further index that events may name; may be repeated (default: any)', collect)
    .option('--source <name>', 'source of events that name none')
    .option('--sourcetype <name>', 'sourcetype of events that name none')
    .option('--ack', 'number the requests, for clients that ask for acknowledgements')
    .option('--query-auth', 'allow the token in the query string, where proxies may log it');
  addFormat(command, ['text', 'json']);
  addExamples(command, [
    'karst token create --hec --name forwarders --index windows',
    'karst token create --api --role analyst --expires +30d --format json',
  ]).action((options: CreateOptions) => create(options, context));
}

const CHANGES: readonly (readonly [TokenChange, string])[] = [
  ['disable', 'refuse a token for now'],
  ['enable', 'accept a disabled token again'],
  ['delete', 'forget a token'],
];

export function addToken(program: Command, context: Context): void {
  const parent = program
    .command('token')
    .summary('make and manage tokens')
    .description('Tokens of the clients of `karst serve`.');
  addExamples(parent, ['karst token create --hec --name forwarders', 'karst token list']);
  addCreate(parent, context);
  const listing = addData(
    parent.command('list').summary('show the tokens').description('Shows the tokens, without their secrets.'),
  );
  addFormat(listing, ['text', 'json']);
  addExamples(listing, ['karst token list']).action((options: Formatted) => list(options, context));
  for (const [action, summary] of CHANGES) {
    const command = addData(
      parent
        .command(action)
        .summary(summary)
        .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
        .argument('<id>', 'id of the token'),
    );
    addExamples(command, [`karst token ${action} 3f0c9a52-6f9e-4c7e-9d53-0f2f3f6f2a11`]).action(
      (id: string, options: StoreOptions) => change(id, action, options, context),
    );
  }
}
