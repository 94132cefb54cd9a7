import { access } from 'node:fs/promises';
import type { Diagnostic } from '../../diagnostics/index.js';
import { at, atKey, check, type FileOf, valueAt } from './rule.js';

/** A playbook of SOAR is a JSON and a Python file under the name of its YAML. */
async function playbookFiles({ item, file }: FileOf<'playbook'>): Promise<Diagnostic[]> {
  const wanted = ['json', 'py'].map((ending) => item.file.replace(/\.ya?ml$/i, `.${ending}`));
  const absent = await Promise.all(
    wanted.map((path) =>
      access(path).then(
        () => [],
        () => [path],
      ),
    ),
  );
  return absent.flat().map((path) => at(file, ['name'], 'rule/playbook-file', path));
}

const PLAYBOOK_TYPES: readonly unknown[] = ['Investigation', 'Response'];

function playbookType({ file }: FileOf<'playbook'>): Diagnostic[] {
  const type = valueAt(file, ['type']);
  return PLAYBOOK_TYPES.includes(type) ? [] : [atKey(file, ['type'], 'rule/playbook-type', String(type ?? ''))];
}

function removedStatus({ file }: FileOf<'removed'>): Diagnostic[] {
  const status = valueAt(file, ['status']);
  return status === 'removed' ? [] : [atKey(file, ['status'], 'rule/removed-status', String(status ?? ''))];
}

export const asideChecks = [
  check(['playbook'], playbookFiles),
  check(['playbook'], playbookType),
  check(['removed'], removedStatus),
];
