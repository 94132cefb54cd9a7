import type { Setting } from '../conf-file.js';
import { parseFieldList } from '../transform-format.js';
import type { TableRules } from './rules.js';
import type { Settings } from './settings.js';

/** Words for delimiters and quotes. Source: props.conf.spec, "FIELD_DELIMITER". */
const WORDS: Readonly<Record<string, string>> = {
  space: ' ',
  tab: '\t',
  '\\t': '\t',
  fs: '\x1c',
  gs: '\x1d',
  rs: '\x1e',
  us: '\x1f',
  whitespace: 'blanks',
  ws: 'blanks',
};

const DELIMITERS: Readonly<Record<string, string>> = { csv: ',', tsv: '\t', psv: '|', w3c: ' ' };

/** What INDEXED_EXTRACTIONS says: a table, JSON, or neither. */
export function readStructure(settings: Settings): { readonly table?: TableRules; readonly json: boolean } {
  const setting = settings.get('INDEXED_EXTRACTIONS');
  const kind = setting?.value.toLowerCase() ?? '';
  if (setting === undefined || kind === 'none') return { json: false };
  if (kind === 'json' || kind === 'hec') return { json: true };
  const usual = Object.hasOwn(DELIMITERS, kind) ? DELIMITERS[kind] : undefined;
  if (usual === undefined) {
    settings.problem(setting, 'csv, tsv, psv, w3c or json');
    return { json: false };
  }
  return { table: readTable(settings, kind, usual), json: false };
}

function readTable(settings: Settings, kind: string, usual: string): TableRules {
  const delimiter = character(settings, 'FIELD_DELIMITER') ?? usual;
  const quote = quoteOf(settings, 'FIELD_QUOTE');
  const headerQuote = quoteOf(settings, 'HEADER_FIELD_QUOTE') ?? quote;
  const names = settings.text('FIELD_NAMES');
  const preamble = settings.regex('PREAMBLE_REGEX');
  const headerStart = settings.regex('FIELD_HEADER_REGEX');
  const headerLine = settings.integer('HEADER_FIELD_LINE_NUMBER', [0, 1_000_000]);
  const missing = settings.regex('MISSING_VALUE_REGEX');
  return {
    delimiter,
    headerDelimiter: character(settings, 'HEADER_FIELD_DELIMITER') ?? delimiter,
    ...(quote === undefined ? {} : { quote }),
    ...(headerQuote === undefined ? {} : { headerQuote }),
    ...(names === undefined ? {} : { names: parseFieldList(names.replace(/^\[([\s\S]*)\]$/, '$1')) }),
    ...(preamble === undefined ? {} : { preamble }),
    ...(headerStart === undefined ? {} : { headerStart }),
    ...(headerLine === undefined || headerLine === 0 ? {} : { headerLine }),
    nameCharacters: settings.text('HEADER_FIELD_ACCEPTABLE_SPECIAL_CHARACTERS') ?? '',
    ...(missing === undefined ? {} : { missing }),
    w3c: kind === 'w3c',
  };
}

function character(settings: Settings, key: string): string | undefined {
  const setting = settings.get(key);
  return setting === undefined ? undefined : characterOf(settings, setting);
}

function characterOf(settings: Settings, setting: Setting): string | undefined {
  const text = setting.value.replace(/^"([\s\S]+)"$|^'([\s\S]+)'$/, '$1$2');
  const word = text.toLowerCase();
  if (Object.hasOwn(WORDS, word)) return WORDS[word];
  const code = /^\\x([0-9a-f]{2})$/.exec(word)?.[1];
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  return [...text].length === 1 ? text : settings.problem(setting, 'one character, or a word such as tab or space');
}

/** A quotation mark is usual; `none` is none. */
function quoteOf(settings: Settings, key: string): string | undefined {
  const setting = settings.get(key);
  if (setting === undefined) return key === 'FIELD_QUOTE' ? '"' : undefined;
  return setting.value.toLowerCase() === 'none' ? undefined : characterOf(settings, setting);
}
