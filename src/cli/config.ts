import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isMap, isScalar, isSeq, type Pair, parseDocument, type Scalar } from 'yaml';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError, type Place } from '../diagnostics/index.js';
import type { Input } from '../server/index.js';
import { readInputSettings } from './input-settings.js';
import { readValidateSettings, type ValidateSettings } from './validate-settings.js';

/** `karst.yml`. Paths in it are relative to the file and come back absolute. */
export interface Config {
  readonly data?: string;
  readonly content: readonly string[];
  readonly knowledge: readonly string[];
  /** A location database for iplocation. */
  readonly geoip?: string;
  /** Which rules `karst validate` goes by. */
  readonly validate?: ValidateSettings;
  /** What `karst serve` collects beside the HTTP Event Collector. */
  readonly inputs?: readonly Input[];
  /** Lists of assets and of identities, CSV files. */
  readonly assets: readonly string[];
  readonly identities: readonly string[];
  /** How events name identities: `email_short`, `first(1)last()`. Absent: as ES does by default. */
  readonly conventions?: readonly string[];
}

interface Setting {
  readonly wanted: string;
  readonly single?: true;
  /** No paths, so they stay as they are. */
  readonly words?: true;
}

const SETTINGS: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ['data', { wanted: 'the path of a folder', single: true }],
  ['content', { wanted: 'a list of folders' }],
  ['knowledge', { wanted: 'a list of folders' }],
  ['geoip', { wanted: 'the path of a file', single: true }],
  ['assets', { wanted: 'a list of CSV files' }],
  ['identities', { wanted: 'a list of CSV files' }],
  ['identity_conventions', { wanted: 'a list of conventions, such as first(1)last()', words: true }],
]);

const diagnose = diagnoser(cliMessages);

function placeOf(node: unknown, file: string, source: string): Place {
  const range = (node as Scalar | null)?.range;
  return range ? { file, source, span: { from: range[0], to: range[1] } } : { file };
}

/** A string, or a list of strings, as a list; undefined when it is neither. */
function strings(node: unknown): readonly string[] | undefined {
  if (isScalar(node)) return typeof node.value === 'string' ? [node.value] : undefined;
  if (!isSeq(node)) return undefined;
  const values = node.items.map((item) => (isScalar(item) ? item.value : undefined));
  return values.every((value) => typeof value === 'string') ? values : undefined;
}

function readPair(pair: Pair, file: string, text: string): readonly [string, readonly string[]] {
  const key = isScalar(pair.key) ? String(pair.key.value) : '?';
  const setting = SETTINGS.get(key);
  if (setting === undefined) {
    throw new KarstError(
      diagnose('cli/config-key', placeOf(pair.key, file, text), key, [
        ...SETTINGS.keys(),
        'inputs',
        'validate',
        'schedule',
        'review',
        'roles',
        'retention',
      ]),
    );
  }
  const values = strings(pair.value);
  if (values === undefined || (setting.single && values.length !== 1)) {
    const place = placeOf(pair.value ?? pair.key, file, text);
    throw new KarstError(diagnose('cli/config-value', place, key, setting.wanted));
  }
  return [key, setting.words ? values : values.map((path) => resolve(dirname(file), path))];
}

/** Reads the text of a karst.yml; throws a `KarstError` that points at the setting. */
export function parseConfig(text: string, file: string): Config {
  const document = parseDocument(text, { prettyErrors: false });
  const error = document.errors[0];
  if (error !== undefined) {
    const span = { from: error.pos[0], to: error.pos[1] };
    throw new KarstError(diagnose('cli/config-syntax', { file, source: text, span }, error.message));
  }
  const root = document.contents;
  if (root !== null && !isMap(root)) {
    throw new KarstError(diagnose('cli/config-syntax', placeOf(root, file, text), 'it must hold `key: value` lines.'));
  }
  // Read where they are needed: see scheduleSettings and reviewSettings.
  const elsewhere = new Set<unknown>(['schedule', 'review', 'roles', 'retention']);
  const isElsewhere = ({ key }: { readonly key: unknown }): boolean => isScalar(key) && elsewhere.has(key.value);
  const isRules = ({ key }: { readonly key: unknown }): boolean => isScalar(key) && key.value === 'validate';
  const isInputs = ({ key }: { readonly key: unknown }): boolean => isScalar(key) && key.value === 'inputs';
  const items = root?.items ?? [];
  const inputs = items.find(isInputs);
  const rules = items.find(isRules);
  const settings = new Map(
    items
      .filter((pair) => !isRules(pair) && !isElsewhere(pair) && !isInputs(pair))
      .map((pair) => readPair(pair as Pair, file, text)),
  );
  const data = settings.get('data')?.[0];
  const geoip = settings.get('geoip')?.[0];
  const conventions = settings.get('identity_conventions');
  return {
    ...(data === undefined ? {} : { data }),
    content: settings.get('content') ?? [],
    knowledge: settings.get('knowledge') ?? [],
    ...(geoip === undefined ? {} : { geoip }),
    ...(rules && { validate: readValidateSettings(rules.value, (node) => placeOf(node, file, text)) }),
    ...(inputs && { inputs: readInputSettings(inputs.value, file, (node) => placeOf(node, file, text)) }),
    assets: settings.get('assets') ?? [],
    identities: settings.get('identities') ?? [],
    ...(conventions === undefined ? {} : { conventions }),
  };
}

/** The karst.yml of a folder, or an empty configuration. */
export function loadConfig(folder: string): Config {
  const file = resolve(folder, 'karst.yml');
  return existsSync(file) ? parseConfig(readFileSync(file, 'utf8'), file) : parseConfig('', file);
}
