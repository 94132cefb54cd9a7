import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isMap, isScalar, isSeq, type Pair, parseDocument, type Scalar } from 'yaml';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError, type Place } from '../diagnostics/index.js';
import { isRole, ROLES, type Role } from '../server/index.js';

const diagnose = diagnoser(cliMessages);

/** `roles:` of karst.yml: the indexes that a role sees. */
export type RoleIndexes = Readonly<Partial<Record<Role, readonly string[]>>>;

type PlaceOf = (node: unknown) => Place;

const nameOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : '?');

function indexesIn(role: string, node: unknown, placeOf: PlaceOf): readonly string[] {
  const refuse = (at: unknown): never => {
    const wanted = 'a list of indexes, with * for any text; those that begin with _ only by patterns that do';
    throw new KarstError(diagnose('cli/config-value', placeOf(at), `roles.${role}.indexes`, wanted));
  };
  if (!isSeq(node)) return refuse(node);
  return node.items.map((item) => {
    const value = isScalar(item) ? item.value : undefined;
    return typeof value === 'string' && /^[a-z0-9_*-]+$/.test(value) ? value : refuse(item);
  });
}

function roleIn(pair: Pair, placeOf: PlaceOf): readonly [Role, readonly string[]] {
  const role = nameOf(pair);
  if (!isRole(role)) throw new KarstError(diagnose('cli/config-key', placeOf(pair.key), `roles.${role}`, ROLES));
  const items = isMap(pair.value) ? (pair.value.items as readonly Pair[]) : [];
  const wrong = items.find((item) => nameOf(item) !== 'indexes');
  if (wrong !== undefined) {
    throw new KarstError(diagnose('cli/config-key', placeOf(wrong.key), `roles.${role}.${nameOf(wrong)}`, ['indexes']));
  }
  return [role, indexesIn(role, items[0]?.value ?? pair.value, placeOf)];
}

/** Reads `roles:` in the text of a karst.yml; throws a `KarstError` that points at what is wrong. */
export function parseRoleSettings(text: string, file: string): RoleIndexes {
  const root = parseDocument(text, { prettyErrors: false }).contents;
  const node = isMap(root) ? root.get('roles', true) : undefined;
  if (node === undefined || (isScalar(node) && node.value === null)) return {};
  const placeOf = (part: unknown): Place => {
    const range = (part as Scalar | null)?.range;
    return range ? { file, source: text, span: { from: range[0], to: range[1] } } : { file };
  };
  if (!isMap(node)) {
    const wanted = 'lines such as `viewer: { indexes: [main] }`';
    throw new KarstError(diagnose('cli/config-value', placeOf(node), 'roles', wanted));
  }
  return Object.fromEntries((node.items as readonly Pair[]).map((pair) => roleIn(pair, placeOf)));
}

/** `roles:` of the karst.yml of a folder. */
export function roleSettingsIn(folder: string): RoleIndexes {
  const file = resolve(folder, 'karst.yml');
  return existsSync(file) ? parseRoleSettings(readFileSync(file, 'utf8'), file) : {};
}
