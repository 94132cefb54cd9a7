import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({
  kind: 'user',
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** What can go wrong in the care of a server. */
export const operationMessages = {
  'operation/no-store': (path: string) =>
    user(`There is no event store in ${path}.`, '--data DIR names another folder.'),
  'operation/backup-exists': (path: string) => user(`${path} is there already.`, 'Choose another name, or a folder.'),
  'operation/cannot-write': (path: string, problem: string) =>
    user(`The backup cannot be written to ${path}: ${problem}`, 'Nothing was left there.'),
  'operation/cannot-read': (path: string, problem: string) => user(`${path} cannot be read: ${problem}`),
  'operation/bad-backup': (path: string, problem: string) =>
    user(`${path} cannot be restored: ${problem}.`, 'Take another backup; nothing was changed.'),
  'operation/newer-backup': (path: string, version: string) =>
    user(`${path} was made by a newer Karst, ${version}.`, 'Upgrade Karst; nothing was changed.'),
  'operation/not-empty': (path: string) =>
    user(`${path} is not empty.`, 'A backup goes into a folder that is empty or not there yet.'),
  'operation/events-missing': (found: number, wanted: number) =>
    user(
      `The restored store has ${found} events, and the backup had ${wanted}.`,
      'The files are those of the backup; please report this.',
    ),
  'operation/server-running': (path: string, pid: number) =>
    user(`A server (pid ${pid}) has the store in ${path}.`, 'Restore into another folder, then start a server there.'),
} as const;
