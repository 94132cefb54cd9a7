import { dirname, resolve } from 'node:path';
import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError, type Place } from '../diagnostics/index.js';
import { type FileInput, type Input, isIndexName, type SyslogInput } from '../server/index.js';

const diagnose = diagnoser(cliMessages);

type PlaceOf = (node: unknown) => Place;

const TRANSPORTS: readonly SyslogInput['transport'][] = ['udp', 'tcp', 'tls'];
const SHARED = ['index', 'sourcetype', 'source', 'host'] as const;
const SYSLOG_KEYS = ['syslog', 'port', 'address', ...SHARED, 'certificate', 'key'] as const;
const FILE_KEYS = ['file', ...SHARED, 'host_segment'] as const;

type Key = (typeof SYSLOG_KEYS)[number] | (typeof FILE_KEYS)[number];

/** What each setting must be, in words. */
const WANTED: Readonly<Record<Key, string>> = {
  syslog: TRANSPORTS.join(', '),
  file: 'the path of a file or folder, or a pattern with *, ? and **',
  host_segment: 'which part of the path is the host, counted from 1',
  port: 'a port from 0 to 65535',
  address: 'an address to listen on',
  index: 'the name of an index: small letters, digits, _ and -',
  sourcetype: 'a text',
  source: 'a text',
  host: 'a text',
  certificate: 'the path of a PEM file',
  key: 'the path of a PEM file',
};

/** One entry of the list. */
class InputEntry {
  readonly #pairs: ReadonlyMap<string, Pair>;

  constructor(
    private readonly node: unknown,
    private readonly at: number,
    private readonly placeOf: PlaceOf,
  ) {
    const wanted = 'a list of inputs such as `{ syslog: udp, port: 5514, index: network }`';
    if (!isMap(node)) throw new KarstError(diagnose('cli/config-value', placeOf(node), 'inputs', wanted));
    this.#pairs = new Map(node.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '?', pair as Pair]));
    const keys: readonly Key[] = this.has('file') ? FILE_KEYS : SYSLOG_KEYS;
    for (const [key, pair] of this.#pairs) {
      if (!keys.some((known) => known === key))
        throw new KarstError(diagnose('cli/config-key', placeOf(pair.key), `inputs[${at}].${key}`, keys));
    }
  }

  has(key: Key): boolean {
    return this.#pairs.has(key);
  }

  text(key: Key, valid: (text: string) => boolean = (text) => text !== ''): string | undefined {
    const pair = this.#pairs.get(key);
    if (pair === undefined) return undefined;
    const value = isScalar(pair.value) ? pair.value.value : undefined;
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    if (text === '' || !valid(text)) this.#refuse(pair.value ?? pair.key, key);
    return text;
  }

  needed(key: Key, valid?: (text: string) => boolean): string {
    return this.text(key, valid) ?? this.#refuse(this.node, key);
  }

  #refuse(node: unknown, key: Key): never {
    throw new KarstError(diagnose('cli/config-value', this.placeOf(node), `inputs[${this.at}].${key}`, WANTED[key]));
  }
}

/** What inputs of every kind say. */
function sharedOf(entry: InputEntry): Pick<Input, (typeof SHARED)[number]> {
  const [sourcetype, source, host] = [entry.text('sourcetype'), entry.text('source'), entry.text('host')];
  return {
    index: entry.text('index', isIndexName) ?? 'main',
    ...(sourcetype === undefined ? {} : { sourcetype }),
    ...(source === undefined ? {} : { source }),
    ...(host === undefined ? {} : { host }),
  };
}

function fileOf(entry: InputEntry, file: string): FileInput {
  const segment = entry.text('host_segment', (text) => /^[1-9]\d{0,2}$/.test(text));
  return {
    kind: 'file',
    path: resolve(dirname(file), entry.needed('file').replaceAll('...', '**')),
    ...sharedOf(entry),
    ...(segment === undefined ? {} : { hostSegment: Number(segment) }),
  };
}

function syslogOf(entry: InputEntry, file: string): SyslogInput {
  const path = (text: string): string => resolve(dirname(file), text);
  const transport = entry.needed('syslog', (text) => TRANSPORTS.some((known) => known === text));
  const tls = transport === 'tls';
  return {
    kind: 'syslog',
    transport: transport as SyslogInput['transport'],
    address: entry.text('address') ?? '127.0.0.1',
    port: Number(entry.needed('port', (text) => /^\d+$/.test(text) && Number(text) <= 65_535)),
    ...(tls ? { certificate: path(entry.needed('certificate')), key: path(entry.needed('key')) } : {}),
    ...sharedOf(entry),
  };
}

function inputOf(entry: InputEntry, file: string): Input {
  return entry.has('file') ? fileOf(entry, file) : syslogOf(entry, file);
}

/** Reads the value of `inputs`; throws a KarstError that points at what is wrong. */
export function readInputSettings(node: unknown, file: string, placeOf: PlaceOf): readonly Input[] {
  if (!isSeq(node)) throw new KarstError(diagnose('cli/config-value', placeOf(node), 'inputs', 'a list of inputs'));
  return node.items.map((item, at) => inputOf(new InputEntry(item, at, placeOf), file));
}
