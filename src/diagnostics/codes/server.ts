import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({
  kind: 'user',
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** What can go wrong between people, a Karst server and its doors. */
export const serverMessages = {
  'server/already-running': (path: string, pid: number) =>
    user(
      `A Karst server (pid ${pid}) holds the store in ${path} already.`,
      'Commands with the same --data work through it. Stop it first, or name another folder with --data.',
    ),
  'server/cannot-listen': (where: string, problem: string, flag: string) =>
    user(`The server cannot listen on ${where}: ${problem}`, `${flag} names another.`),
  'server/input': (where: string, problem: string) =>
    user(`The server cannot open the input ${where}: ${problem}`, 'It is set under `inputs` in karst.yml.'),
  'server/other-version': (pid: number, theirs: string, ours: string) =>
    user(
      `The server (pid ${pid}) that holds the store is Karst ${theirs}, this is Karst ${ours}.`,
      'Restart the server with this version.',
    ),
  'server/clear-text': (host: string) => ({
    kind: 'warning' as const,
    message: `The server listens on ${host} without TLS: tokens and events cross the network in clear text.`,
    hint: 'Put a proxy with TLS in front of it, or leave --host out.',
  }),
  'server/short-password': (where: string, shortest: number) =>
    user(`The password in ${where} is too short.`, `It needs at least ${shortest} characters.`),
  'server/user-name': (name: string) =>
    user(`"${name}" cannot be the name of a user.`, 'Small letters, digits, `.`, `_`, `@` and `-` make one, up to 64.'),
  'server/user-taken': (name: string) =>
    user(`There is a user "${name}" already.`, 'A disabled one can be enabled again.'),
  'server/no-user': (name: string) => user(`There is no user "${name}".`, '`karst user list` shows the users.'),
  'server/last-admin': (name: string) =>
    user(`"${name}" is the last admin who can log in.`, 'Make another user an admin first.'),
  'server/gone': (pid: number, problem: string) =>
    user(
      `The connection to the server (pid ${pid}) that holds the store broke: ${problem}`,
      'Run the command again; if the server is gone, the command opens the store itself.',
    ),
  'server/refused': (pid: number, status: number) => ({
    kind: 'bug' as const,
    message: `The server (pid ${pid}) that holds the store answered with status ${status}.`,
    hint: 'Its log says what happened.',
  }),
} as const;
