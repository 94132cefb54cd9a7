import { text as readAll } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { serverMessages } from '../diagnostics/codes/server.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import {
  addUser as addUserTo,
  changeUser,
  isPasswordLong,
  isUserName,
  newPassword,
  ROLES,
  type Role,
  readUsers,
  SHORTEST_PASSWORD,
  type UserChange,
} from '../server/index.js';
import type { Store } from '../store/index.js';
import { auditCommand } from './audited.js';
import type { Context } from './context.js';
import { addExamples, addFormat, type StoreOptions } from './options.js';
import { renderTable } from './table.js';
import { isoTime } from './time-format.js';
import { withStore } from './workspace.js';

const diagnose = diagnoser(serverMessages);

interface Formatted extends StoreOptions {
  readonly format: 'text' | 'json';
}

interface PasswordOptions extends Formatted {
  readonly passwordStdin?: boolean;
}

interface AddOptions extends PasswordOptions {
  readonly role: Role;
}

/** The first line of standard input, or a new password that is printed once. */
async function passwordFor(options: PasswordOptions): Promise<{ readonly password: string; readonly made: boolean }> {
  if (options.passwordStdin !== true) return { password: newPassword(), made: true };
  const [password = ''] = (await readAll(process.stdin)).split(/\r?\n/, 1);
  if (isPasswordLong(password)) return { password, made: false };
  throw new KarstError(diagnose('server/short-password', {}, 'the standard input', SHORTEST_PASSWORD));
}

function printPassword(name: string, { password, made }: Awaited<ReturnType<typeof passwordFor>>, more: object) {
  return {
    json: `${JSON.stringify({ user: name, ...more, ...(made ? { password } : {}) })}\n`,
    text: made ? `password  ${password}\nIt is not shown again; the store keeps only its hash.\n` : '',
  };
}

async function add(name: string, options: AddOptions, context: Context): Promise<void> {
  if (!isUserName(name)) throw new KarstError(diagnose('server/user-name', {}, name));
  const { role } = options;
  const secret = await passwordFor(options);
  await withStore(options, context, 'keep', async (store) => {
    const added = await addUserTo(store, { name, role, password: secret.password });
    if (!added) throw new KarstError(diagnose('server/user-taken', {}, name));
    await auditCommand(store, { action: 'users.add', object: name, detail: `role ${role}` });
  });
  const printed = printPassword(name, secret, { role });
  context.terminal.out(options.format === 'json' ? printed.json : `added ${name} as ${role}\n${printed.text}`);
}

async function apply(store: Store, name: string, change: UserChange): Promise<void> {
  const outcome = await changeUser(store, name, change);
  if (outcome === 'unknown') throw new KarstError(diagnose('server/no-user', {}, name));
  if (outcome === 'last-admin') throw new KarstError(diagnose('server/last-admin', {}, name));
  const detail = change.action === 'role' ? { detail: `role ${change.role}` } : {};
  await auditCommand(store, { action: `users.${change.action}`, object: name, ...detail });
}

async function change(name: string, wanted: UserChange, options: StoreOptions, context: Context): Promise<void> {
  await withStore(options, context, 'read', (store) => apply(store, name, wanted));
  context.terminal.out(wanted.action === 'role' ? `${name} is ${wanted.role}\n` : `${wanted.action}d ${name}\n`);
}

async function passwd(name: string, options: PasswordOptions, context: Context): Promise<void> {
  const secret = await passwordFor(options);
  const wanted: UserChange = { action: 'passwd', password: secret.password };
  await withStore(options, context, 'read', (store) => apply(store, name, wanted));
  const printed = printPassword(name, secret, {});
  context.terminal.out(
    options.format === 'json'
      ? printed.json
      : `changed the password of ${name}; their sessions are over\n${printed.text}`,
  );
}

async function list(options: Formatted, context: Context): Promise<void> {
  const users = (await withStore(options, context, 'read', readUsers)).map(({ name, role, disabled, created }) => {
    return { name, role, disabled, created: isoTime(String(created / 1e6)) };
  });
  const rows = users.map(({ name, role, disabled, created }) => [
    name,
    role,
    disabled ? 'disabled' : 'enabled',
    created,
  ]);
  const header = ['name', 'role', 'state', 'created'];
  const { terminal } = context;
  if (options.format === 'json') terminal.out(`${JSON.stringify(users, null, 2)}\n`);
  else terminal.out(rows.length === 0 ? 'There are no users.\n' : `${renderTable(header, rows, terminal)}\n`);
}

function addData(command: Command): Command {
  return command.option('--data <dir>', 'folder of the event store (default: `data` in karst.yml, else ./.karst)');
}

function addSwitch(parent: Command, context: Context, action: 'disable' | 'enable', summary: string): void {
  const text = `${summary[0]?.toUpperCase()}${summary.slice(1)}.`;
  const command = addData(parent.command(action).summary(summary).description(text).argument('<name>', 'the user'));
  addExamples(command, [`karst user ${action} alice`]).action((name: string, options: StoreOptions) =>
    change(name, { action }, options, context),
  );
}

function addPasswd(parent: Command, context: Context): void {
  const command = addData(
    parent
      .command('passwd')
      .summary('give a user another password')
      .description(
        'Gives a user another password, a new one that is printed once, or one of yours. Ends their sessions.',
      )
      .argument('<name>', 'the user'),
  ).option('--password-stdin', 'read the password from standard input');
  addFormat(command, ['text', 'json']);
  addExamples(command, ['karst user passwd alice']).action((name: string, options: PasswordOptions) =>
    passwd(name, options, context),
  );
}

const roleOption = (): Option => new Option('--role <role>', 'what the user may').choices(ROLES);

function addAdd(parent: Command, context: Context): void {
  const command = addData(
    parent
      .command('add')
      .summary('add a user')
      .description('Adds a user of the Karst API, with a new password that is printed once, or one of yours.')
      .argument('<name>', 'small letters, digits, . _ @ and -'),
  )
    .addOption(roleOption().default('viewer'))
    .option('--password-stdin', 'read the password from standard input');
  addFormat(command, ['text', 'json']);
  addExamples(command, ['karst user add alice --role analyst']).action((name: string, options: AddOptions) =>
    add(name, options, context),
  );
}

function addRole(parent: Command, context: Context): void {
  const command = addData(
    parent
      .command('role')
      .summary('give a user another role')
      .description(`Gives a user another role: ${ROLES.join(', ')}.`)
      .argument('<name>', 'the user'),
  ).addOption(roleOption().makeOptionMandatory());
  addExamples(command, ['karst user role alice --role engineer']).action(
    (name: string, options: StoreOptions & { readonly role: Role }) =>
      change(name, { action: 'role', role: options.role }, options, context),
  );
}

export function addUser(program: Command, context: Context): void {
  const parent = program
    .command('user')
    .summary('add and manage the users of the server')
    .description('Users of the Karst API: who may log in, and as what.');
  addExamples(parent, ['karst user add alice --role analyst', 'karst user list']);
  addAdd(parent, context);
  const listing = addData(
    parent.command('list').summary('show the users').description('Shows the users and their roles.'),
  );
  addFormat(listing, ['text', 'json']);
  addExamples(listing, ['karst user list']).action((options: Formatted) => list(options, context));
  addPasswd(parent, context);
  addRole(parent, context);
  addSwitch(parent, context, 'disable', 'let a user in no longer');
  addSwitch(parent, context, 'enable', 'let a disabled user in again');
}
