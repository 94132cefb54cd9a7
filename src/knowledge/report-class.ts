import { type ConfBook, type MergedStanza, settingOf } from './conf-book.js';
import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import { isTranslatable, runnable } from './extraction.js';
import type { Extraction, GroupExtraction, PairExtraction } from './knowledge.js';
import { expandRegex } from './modular-regex.js';
import { type RegexShape, scanRegex } from './regex-groups.js';
import { readBoolean } from './setting-value.js';
import { cleanName, type FormatPair, parseDelimiters, parseFieldList, parseFormat } from './transform-format.js';

type Made = Extraction | PairExtraction;

/** `REPORT-class = transform, …`, in list order. Source: props.conf.spec and transforms.conf.spec. */
export function parseReport(setting: Setting, transforms: ConfBook, report: Report): Made[] {
  const names = setting.value.split(/[\s,]+/).filter((name) => name !== '');
  return names.flatMap((name) => {
    const stanza = transforms.stanzas.get(name);
    if (stanza === undefined) {
      report(diagnose('knowledge/transform-unknown', placeOf(setting), setting.key, name));
      return [];
    }
    return new SearchTransform(setting, stanza, transforms, report).read() ?? [];
  });
}

/** One transform that a `REPORT-` names. */
class SearchTransform {
  constructor(
    private readonly setting: Setting,
    private readonly stanza: MergedStanza,
    private readonly transforms: ConfBook,
    private readonly report: Report,
  ) {}

  read(): Made | undefined {
    if (/^fields?:|^MetaData:/i.test(this.#text('SOURCE_KEY') ?? '')) {
      return this.#refuse('its SOURCE_KEY is an index-time key');
    }
    return this.#text('DELIMS') === undefined ? this.#regex() : this.#delimited();
  }

  #text(key: string): string | undefined {
    return settingOf(this.transforms, this.stanza, key)?.value;
  }

  #flag(key: string, otherwise: boolean): boolean {
    return readBoolean(settingOf(this.transforms, this.stanza, key), otherwise, this.report);
  }

  #refuse(why: string): undefined {
    const { setting, stanza } = this;
    this.report(diagnose('knowledge/transform-unsupported', placeOf(setting), setting.key, stanza.name, why));
  }

  get #cleanKeys(): boolean {
    return this.#flag('CLEAN_KEYS', true);
  }

  get #from(): string {
    return this.#text('SOURCE_KEY') ?? '_raw';
  }

  #ways(): { every?: true; keepEmpty?: true } {
    return {
      ...(this.#flag('MV_ADD', false) ? { every: true } : {}),
      ...(this.#flag('KEEP_EMPTY_VALS', false) ? { keepEmpty: true } : {}),
    };
  }

  #delimited(): Made | undefined {
    const sets = parseDelimiters(this.#text('DELIMS') ?? '');
    const [between, within] = sets ?? [];
    if (between === undefined) return this.#refuse('its DELIMS is no list of one or two sets of characters in quotes');
    const fields = parseFieldList(this.#text('FIELDS') ?? '');
    const { every, ...ways } = this.#ways();
    const from = this.#from;
    if (within === undefined && fields.length > 0) {
      const groups = this.#cleanKeys ? fields.map(cleanName) : fields;
      return { kind: 'cells', delimiters: between, groups, from, ...ways };
    }
    const keys = within === undefined ? {} : { within };
    const many = every === undefined ? {} : { every };
    return { kind: 'delimited', between, ...keys, from, cleanKeys: this.#cleanKeys, ...many, ...ways };
  }

  #regex(): Made | undefined {
    const place = settingOf(this.transforms, this.stanza, 'REGEX') ?? this.setting;
    const expanded = expandRegex(this.#text('REGEX') ?? '', this.transforms);
    if ('missing' in expanded) return this.#refuse(`its REGEX takes in [${expanded.missing}], which has none`);
    const { regex } = expanded;
    if (regex === '') return this.#refuse('it has no REGEX');
    const shape = scanRegex(regex);
    if (shape.problem !== undefined) {
      this.report(diagnose('knowledge/regex-invalid', placeOf(place), `REGEX in [${this.stanza.name}]`, shape.problem));
      return undefined;
    }
    const pairs = this.#pairs(shape);
    if (pairs === undefined || !this.#groupsExist(pairs, shape)) return undefined;
    return pairs.some(({ name }) => typeof name === 'number')
      ? this.#pairExtraction(regex, pairs, place)
      : this.#groupExtraction(regex, pairs, place);
  }

  /** What FORMAT says, or else the names of groups. */
  #pairs(shape: RegexShape): FormatPair[] | undefined {
    const format = this.#text('FORMAT');
    if (format !== undefined) {
      return parseFormat(format) ?? this.#refuse('its FORMAT is no list of name::value, each side a text or a group');
    }
    const pairs = keyValueGroups(shape) ?? namedGroups(shape);
    return pairs.length > 0 ? pairs : this.#refuse('its REGEX has no named group and there is no FORMAT');
  }

  #groupsExist(pairs: readonly FormatPair[], shape: RegexShape): boolean {
    const numbers = pairs.flatMap(({ name, value }) => [name, value]).filter((s) => typeof s === 'number');
    const beyond = numbers.find((number) => number > shape.groups.length);
    if (beyond === undefined) return true;
    const place = placeOf(settingOf(this.transforms, this.stanza, 'FORMAT') ?? this.setting);
    this.report(diagnose('knowledge/format-group-missing', place, this.stanza.name, beyond, shape.groups.length));
    return false;
  }

  #pairExtraction(regex: string, pairs: FormatPair[], place: Setting): PairExtraction | undefined {
    const numbers = pairs.flatMap(({ name, value }) => [name, value]).filter((s) => typeof s === 'number');
    if (!isTranslatable(regex, place, this.report, numbers)) return undefined;
    return { kind: 'pairs', regex, pairs, from: this.#from, cleanKeys: this.#cleanKeys, ...this.#ways() };
  }

  #groupExtraction(regex: string, pairs: FormatPair[], place: Setting): GroupExtraction | undefined {
    const clean = this.#cleanKeys ? cleanName : (name: string) => name;
    const named = pairs.map(({ name, value }) => ({ name: clean(String(name)), value })).filter((p) => p.name !== '');
    const taken = named.flatMap(({ name, value }) => (typeof value === 'number' ? [{ name, value }] : []));
    const constants = named.flatMap(({ name, value }) => (typeof value === 'string' ? [{ field: name, value }] : []));
    return runnable(place, this.report, {
      kind: 'groups',
      regex,
      groups: taken.map((p) => p.name),
      numbers: taken.map((p) => p.value),
      from: this.#from,
      ...(constants.length > 0 ? { constants } : {}),
      ...this.#ways(),
    });
  }
}

/** Groups `_KEY_x` and `_VAL_x` give the name and the value of a field. Source: transforms.conf.spec, "REGEX". */
function keyValueGroups(shape: RegexShape): FormatPair[] | undefined {
  const numbers = new Map(shape.groups.map((g, i) => [g.name ?? '', i + 1]));
  const pairs = [...numbers].flatMap(([name, number]) => {
    const key = /^_KEY_(.+)$/.exec(name)?.[1];
    const value = key === undefined ? undefined : numbers.get(`_VAL_${key}`);
    return value === undefined ? [] : [{ name: number, value }];
  });
  if (pairs.length === 0) return undefined;
  return [...pairs, ...namedGroups(shape).filter(({ name }) => !/^_(KEY|VAL)_/.test(String(name)))];
}

function namedGroups(shape: RegexShape): FormatPair[] {
  return shape.groups.flatMap((g, i) => (g.name === undefined ? [] : [{ name: g.name, value: i + 1 }]));
}
