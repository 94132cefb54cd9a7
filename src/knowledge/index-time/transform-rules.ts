import { type Edit, parseSed, sedEdit, type Translation } from '../../pcre/index.js';
import type { ParseEval } from '../calculated-field.js';
import { type ConfBook, type MergedStanza, settingOf } from '../conf-book.js';
import { placeOf, type Setting } from '../conf-file.js';
import { diagnose, type Report } from '../diagnose.js';
import { expandRegex } from '../modular-regex.js';
import { readBoolean, readInteger } from '../setting-value.js';
import { IngestEvals } from './ingest-eval.js';
import type {
  EvalTransform,
  FormatPart,
  IndexTransform,
  RegexTransform,
  TransformSource,
  TransformTarget,
} from './rules.js';
import { type Settings, translated } from './settings.js';

/** SEDCMD-, by class. Source: props.conf.spec, "SEDCMD". */
export function readEdits(settings: Settings): Edit[] {
  return settings.classes('SEDCMD-').flatMap((setting) => {
    const commands = parseSed(setting.value);
    if (commands === undefined) {
      settings.problem(setting, 's/regex/replacement/flags or y/from/to/');
      return [];
    }
    const regexes = new Map<string, Translation>();
    for (const command of commands) {
      if (command.kind === 'y') continue;
      const regex = translated(setting, command.pattern, settings.report);
      if (regex === undefined) return [];
      regexes.set(command.pattern, regex);
    }
    return commands.flatMap((command) => {
      const regex = command.kind === 's' ? regexes.get(command.pattern) : EMPTY;
      return regex === undefined ? [] : [sedEdit(command, () => regex)];
    });
  });
}

const EMPTY: Translation = { source: '', flags: 'u', groups: [[0]], names: [], keeps: [], unreliable: [] };

/** TRANSFORMS-, by class and in the order of each list, then RULESET-. Source: props.conf.spec, "TRANSFORMS-<class>". */
export function readTransforms(settings: Settings, transforms: ConfBook, parseEval: ParseEval): IndexTransform[] {
  const evals = new IngestEvals(parseEval, settings.report);
  return [...settings.classes('TRANSFORMS-'), ...settings.classes('RULESET-')].flatMap((setting) =>
    setting.value
      .split(/[\s,]+/)
      .filter((name) => name !== '')
      .flatMap((name) => {
        const stanza = transforms.stanzas.get(name);
        if (stanza !== undefined)
          return new IndexStanza(setting, stanza, transforms, evals, settings.report).read() ?? [];
        settings.report(diagnose('knowledge/transform-unknown', placeOf(setting), setting.key, name));
        return [];
      }),
  );
}

const META_KEYS: ReadonlyMap<string, TransformTarget | 'meta' | 'forward'> = new Map([
  ['_raw', '_raw'],
  ['_time', '_time'],
  ['queue', 'queue'],
  ['_meta', 'meta'],
  ['metadata:host', 'host'],
  ['metadata:source', 'source'],
  ['metadata:sourcetype', 'sourcetype'],
  ['_metadata:index', 'index'],
  ['metadata:index', 'index'],
  ['_tcp_routing', 'forward'],
  ['_syslog_routing', 'forward'],
  ['_indexandforward_routing', 'forward'],
]);

/** One transform that a `TRANSFORMS-` names. Source: transforms.conf.spec. */
class IndexStanza {
  constructor(
    private readonly setting: Setting,
    private readonly stanza: MergedStanza,
    private readonly transforms: ConfBook,
    private readonly evals: IngestEvals,
    private readonly report: Report,
  ) {}

  /** INGEST_EVAL and STOP_PROCESSING_IF put all other settings of their stanza out of force. */
  read(): IndexTransform | undefined {
    const evaluated = this.#setting('INGEST_EVAL');
    const stopping = this.#setting('STOP_PROCESSING_IF');
    return evaluated === undefined && stopping === undefined ? this.#regex() : this.#eval(evaluated, stopping);
  }

  #eval(evaluated: Setting | undefined, stopping: Setting | undefined): EvalTransform | undefined {
    const assignments = evaluated === undefined ? [] : this.evals.assignments(evaluated);
    const stopIf = stopping === undefined ? undefined : this.evals.condition(stopping);
    if (assignments === undefined || (stopping !== undefined && stopIf === undefined)) return undefined;
    return { kind: 'eval', name: this.stanza.name, assignments, ...(stopIf === undefined ? {} : { stopIf }) };
  }

  #regex(): RegexTransform | undefined {
    const written = settingOf(this.transforms, this.stanza, 'REGEX');
    const expanded = expandRegex(written?.value ?? '', this.transforms);
    if (written === undefined) return this.#refuse('it has no REGEX');
    if ('missing' in expanded) return this.#refuse(`its REGEX takes in [${expanded.missing}], which has none`);
    const regex = translated(written, expanded.regex, this.report, '(?ms)');
    const source = this.#source();
    if (regex === undefined || source === undefined) return undefined;
    const write = this.#write(regex);
    const clone = this.#text('CLONE_SOURCETYPE');
    if (write === undefined && clone === undefined) return undefined;
    const otherwise = this.#text('DEFAULT_VALUE');
    return {
      kind: 'regex',
      name: this.stanza.name,
      source,
      regex,
      lookahead: readInteger(this.#setting('LOOKAHEAD'), 4096, [0, 1_000_000_000], this.report),
      ...(clone === undefined ? {} : { clone }),
      ...(otherwise === undefined ? {} : { otherwise }),
      ...(write === undefined || write === 'none' ? {} : { write }),
    };
  }

  #setting(key: string): Setting | undefined {
    return settingOf(this.transforms, this.stanza, key);
  }

  #text(key: string): string | undefined {
    return this.#setting(key)?.value;
  }

  #refuse(why: string): undefined {
    const { setting, stanza } = this;
    this.report(diagnose('knowledge/transform-unsupported', placeOf(setting), setting.key, stanza.name, why));
  }

  #source(): TransformSource | undefined {
    const key = this.#text('SOURCE_KEY') ?? '_raw';
    const fields = /^fields?:(.+)$/i.exec(key)?.[1];
    if (fields !== undefined) return { kind: 'fields', names: fields.split(',').map((name) => name.trim()) };
    const meta = META_KEYS.get(key.toLowerCase());
    if (meta === '_raw' || meta === 'host' || meta === 'source' || meta === 'sourcetype' || meta === 'index') {
      return { kind: 'meta', key: meta };
    }
    return this.#refuse(`its SOURCE_KEY is ${key}`);
  }

  #write(regex: Translation): RegexTransform['write'] | 'none' | undefined {
    const key = this.#text('DEST_KEY');
    const meta = key === undefined ? 'meta' : META_KEYS.get(key.toLowerCase());
    if (meta === undefined) return this.#refuse(`its DEST_KEY is ${key}`);
    if (meta === 'forward') return this.#refuse(`its DEST_KEY ${key} forwards events, which Karst does not do`);
    const written = this.#text('FORMAT');
    const groups = regex.groups.length - 1;
    if (meta !== 'meta') return { target: meta, format: formatParts(written ?? `${this.stanza.name}::$1`, groups) };
    const meant = key !== undefined || readBoolean(this.#setting('WRITE_META'), false, this.report);
    const clones = this.#text('CLONE_SOURCETYPE') !== undefined;
    if (!meant) return clones ? 'none' : this.#refuse('it has neither DEST_KEY nor WRITE_META = true');
    const pairs = fieldPairs(written ?? this.#usualFormat(regex), groups);
    const every = readBoolean(this.#setting('REPEAT_MATCH'), false, this.report);
    return pairs.length > 0 ? { target: 'fields', pairs, every } : this.#refuse('its FORMAT has no name::value');
  }

  /** Named groups are fields where nothing else is said. */
  #usualFormat(regex: Translation): string {
    if (regex.names.length === 0) return `${this.stanza.name}::$1`;
    return regex.names.map(([name, [number]]) => `${name}::$${number ?? 1}`).join(' ');
  }
}

/** `$n` is a group if there is one of that number, else it is text. Source: transforms.conf.spec, "FORMAT". */
export function formatParts(format: string, groups: number): FormatPart[] {
  const parts: FormatPart[] = [];
  let text = '';
  let at = 0;
  for (const { 0: whole, 1: digits, index } of format.matchAll(/\$(\d+)/g)) {
    if (Number(digits) > groups) continue;
    text += format.slice(at, index);
    if (text !== '') parts.push(text);
    parts.push(Number(digits));
    text = '';
    at = index + whole.length;
  }
  text += format.slice(at);
  return text === '' ? parts : [...parts, text];
}

/** `name::value` divided by blanks; what is in quotes stays together. */
function fieldPairs(format: string, groups: number) {
  return [...format.matchAll(/((?:[^\s:"]|:(?!:))+)::("(?:[^"\\]|\\.)*"|\S+)/g)].map(([, name = '', value = '']) => ({
    name: formatParts(name, groups),
    value: formatParts(value.replace(/^"([\s\S]*)"$/, '$1'), groups),
  }));
}
