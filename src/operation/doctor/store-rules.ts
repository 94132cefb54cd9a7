import { sizeText } from '../size-text.js';
import { many, ok, problem } from './check.js';
import type { Facts, Rule } from './facts.js';

const GB = 1024 ** 3;

/** Days that nobody needs to count. */
const FAR = 1_000;

/** Days until the disk is full, at the rate of the last day; undefined where nothing came in. */
function daysLeft({ disk, store, origins, eventsOfDay }: Facts): number | undefined {
  const events = origins.reduce((sum, { count }) => sum + count, 0);
  const perDay = events === 0 ? 0 : (store.bytes / events) * eventsOfDay;
  return perDay === 0 ? undefined : disk.free / perDay;
}

const hasRetention = ({ retention: { others, indexes } }: Facts): boolean =>
  [others, ...indexes.values()].some(({ maxAge, maxSize }) => maxAge !== undefined || maxSize !== undefined);

const diskSpace: Rule = ({ disk: { free, size } }) => {
  const text = `${sizeText(free)} of ${sizeText(size)} are free (${Math.round((free / size) * 100)} %)`;
  const hint = 'Set `retention` in karst.yml and run `karst retention apply`, or give the disk more room.';
  if (free < GB || free < size * 0.02) return problem('fail', 'disk.space', `The disk is nearly full: ${text}.`, hint);
  if (free < 5 * GB || free < size * 0.1) return problem('warn', 'disk.space', `The disk fills up: ${text}.`, hint);
  return ok('disk.space', `${text}.`);
};

const diskGrowth: Rule = (facts) => {
  const days = daysLeft(facts);
  if (days === undefined) return ok('disk.growth', 'No events came in within a day.');
  if (days > FAR) return ok('disk.growth', 'At the rate of the last day, the disk has room for years.');
  const text = `At the rate of the last day, the disk has room for ${many(Math.floor(days), 'more day')}.`;
  if (hasRetention(facts) ? days >= 2 : days >= 30) return ok('disk.growth', text);
  const hint = hasRetention(facts)
    ? 'Shorten `retention` in karst.yml: `karst retention show` says which index takes how much.'
    : 'Nothing is ever removed: set `retention` in karst.yml.';
  return problem(days < 2 ? 'fail' : 'warn', 'disk.growth', text, hint);
};

const folder: Rule = ({ folder: { path, mode, isOurs } }) => {
  if (!isOurs) {
    const hint = 'Run Karst as the user who owns the folder, or change its owner.';
    return problem('warn', 'folder.access', `${path} belongs to another user.`, hint);
  }
  const bits = (mode & 0o777).toString(8).padStart(3, '0');
  if ((mode & 0o007) === 0) return ok('folder.access', `${path} is closed to other users (${bits}).`);
  return problem(
    'warn',
    'folder.access',
    `Every user of this machine can read ${path} (${bits}).`,
    `chmod 700 ${path}`,
  );
};

const openFiles: Rule = ({ openFiles: most }) => {
  if (most === undefined || most >= 4_096) return ok('limits.files', `${most ?? 'Any number of'} files may be open.`);
  const hint = 'Raise it to 65536 (`ulimit -n`, or LimitNOFILE= of the service).';
  return problem(most < 1_024 ? 'fail' : 'warn', 'limits.files', `Only ${most} files may be open at a time.`, hint);
};

const layout: Rule = ({ store: { schema, engine } }) =>
  ok('store.layout', `Layout version ${schema}, engine ${engine}.`);

const parts: Rule = ({ store: { parts: most } }) => {
  if (most < 300) return ok('store.parts', `At most ${many(most, 'part')} a month.`);
  const hint = 'The engine merges more slowly than events come in: events of many old months, or too slow a disk.';
  return problem(most < 1_000 ? 'warn' : 'fail', 'store.parts', `A month of one table lies in ${most} parts.`, hint);
};

const journal: Rule = ({ damaged, server }) => {
  if (damaged.length > 0) {
    const text = `${many(damaged.length, 'file')} of the journal could not be read: events are missing.`;
    return problem('fail', 'journal', text, 'Check the disk; then remove the files to clear this.', damaged);
  }
  const share = Math.round((server?.backlog ?? 0) * 100);
  if (share < 80)
    return ok('journal', server ? `${share} % of the room for waiting events is in use.` : 'It is whole.');
  const hint = 'Events come in faster than the engine takes them: give it more cores, or send less.';
  return problem(
    share < 100 ? 'warn' : 'fail',
    'journal',
    `${share} % of the room for waiting events is in use.`,
    hint,
  );
};

const retention: Rule = ({ server }) => {
  const failures = server?.retentionFailures ?? 0;
  if (failures === 0) return ok('retention', 'No pass has failed.');
  const hint = "The server's log says why: look for “retention failed”.";
  return problem('warn', 'retention', `${many(failures, 'pass', 'passes')} failed since the server began.`, hint);
};

export const STORE_RULES: readonly Rule[] = [
  diskSpace,
  diskGrowth,
  folder,
  openFiles,
  layout,
  parts,
  journal,
  retention,
];
