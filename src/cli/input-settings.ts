import { dirname, resolve } from 'node:path';
import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError, type Place } from '../diagnostics/index.js';
import { isIndexName, type SyslogInput } from '../server/index.js';

const diagnose = diagnoser(cliMessages);

type PlaceOf = (node: unknown) => Place;

const TRANSPORTS: readonly SyslogInput['transport'][] = ['udp', 'tcp', 'tls'];
const KEYS = ['syslog', 'port', 'address', 'index', 'sourcetype', 'source', 'host', 'certificate', 'key'] as const;

type Key = (typeof KEYS)[number];

/** What each setting must be, in words. */
const WANTED: Readonly<Record<Key, string>> = {
  syslog: TRANSPORTS.join(', '),
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
    for (const [key, pair] of this.#pairs) {
      if (!KEYS.some((known) => known === key))
        throw new KarstError(diagnose('cli/config-key', placeOf(pair.key), `inputs[${at}].${key}`, KEYS));
    }
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

function inputOf(entry: InputEntry, file: string): SyslogInput {
  const path = (text: string): string => resolve(dirname(file), text);
  const transport = entry.needed('syslog', (text) => TRANSPORTS.some((known) => known === text));
  const tls = transport === 'tls';
  const [sourcetype, source, host] = [entry.text('sourcetype'), entry.text('source'), entry.text('host')];
  return {
    kind: 'syslog',
    transport: transport as SyslogInput['transport'],
    address: entry.text('address') ?? '127.0.0.1',
    port: Number(entry.needed('port', (text) => /^\d+$/.test(text) && Number(text) <= 65_535)),
    ...(tls ? { certificate: path(entry.needed('certificate')), key: path(entry.needed('key')) } : {}),
    index: entry.text('index', isIndexName) ?? 'main',
    ...(sourcetype === undefined ? {} : { sourcetype }),
    ...(source === undefined ? {} : { source }),
    ...(host === undefined ? {} : { host }),
  };
}

/** Reads the value of `inputs`; throws a KarstError that points at what is wrong. */
export function readInputSettings(node: unknown, file: string, placeOf: PlaceOf): readonly SyslogInput[] {
  if (!isSeq(node)) throw new KarstError(diagnose('cli/config-value', placeOf(node), 'inputs', 'a list of inputs'));
  return node.items.map((item, at) => inputOf(new InputEntry(item, at, placeOf), file));
}
