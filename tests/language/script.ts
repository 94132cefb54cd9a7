import type { Macro } from '../../src/search/spl/index.js';
import type { LoadedEvent } from '../bed/test-bed.js';

/*
 * A language script, line by line:
 *
 *   # a comment; the last one before a search names its test
 *   load                      forgets the events and macros before it; events follow as JSON objects, one an indented line
 *     {"n": "1", "user": "alice"}
 *   clock 2024-01-15T12:00:00Z Europe/Berlin      now and time zone of the searches after it; `clock` alone: as at first
 *   macro hot(x) = temp>$x$   a macro for the searches after it; indented lines hold validation, errormsg and iseval
 *     validation = isnum($x$)
 *   saved mine = search a=$x$   a saved search for those after it, until the next load
 *   file lookups/users.csv    a file of an add-on for the searches after it, until the next load; its lines follow, indented
 *     user,team
 *   eval user=ALICE | table n
 *     | sort n                the search may go on in indented lines
 *   expect                    rows in order, as JSON objects; the first may stand on the same line
 *     {"n": "1"}
 *   expect unordered          rows as a set
 *   expect n: 1, 3            the rows have the one field n, with these values in order; `n:` alone is no rows
 *   expect fields n, user     the columns, in order
 *   expect fail search/usage at 12-17
 *   expect warn search/limit
 *
 * A multivalue field is a JSON list, an absent one has no key.
 */

export type Expectation =
  | { readonly kind: 'rows'; readonly rows: readonly LoadedEvent[]; readonly ordered: boolean }
  | { readonly kind: 'fields'; readonly fields: readonly string[] }
  | { readonly kind: 'fail' | 'warn'; readonly code: string; readonly from?: number; readonly to?: number };

/** SPL by name. */
export type Saved = ReadonlyMap<string, string>;

export type Macros = ReadonlyMap<string, Macro>;

/** Texts by their paths in an add-on. */
export type Files = ReadonlyMap<string, string>;

export interface Clock {
  /** Seconds since the epoch. */
  readonly now?: number;
  readonly timezone?: string;
}

/** Cases of one `load` share the list of events, so that they need loading once. */
export interface ScriptCase {
  readonly line: number;
  readonly rule: string;
  readonly events: readonly LoadedEvent[];
  readonly macros: Macros;
  readonly saved: Saved;
  readonly files: Files;
  readonly clock: Clock;
  readonly spl: string;
  readonly expectations: readonly Expectation[];
}

interface Draft extends ScriptCase {
  spl: string;
  readonly expectations: Expectation[];
}

function row(text: string): LoadedEvent {
  return JSON.parse(text) as LoadedEvent;
}

function list(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

function failure(text: string): Expectation | undefined {
  const [, kind, code = '', from, to] = /^(fail|warn) ([\w/-]+)(?: at (\d+)-(\d+))?$/.exec(text) ?? [];
  if (kind !== 'fail' && kind !== 'warn') return undefined;
  return { kind, code, ...(from === undefined ? {} : { from: Number(from), to: Number(to) }) };
}

function column(text: string): Expectation | undefined {
  const [, field, values] = /^([\w.]+):(.*)$/.exec(text) ?? [];
  if (field === undefined || values === undefined) return undefined;
  return { kind: 'rows', rows: list(values.trim()).map((value) => ({ [field]: value })), ordered: true };
}

/** What stands after `expect`. */
function expectation(text: string): Expectation {
  if (text === '' || text === 'unordered') return { kind: 'rows', rows: [], ordered: text === '' };
  if (text.startsWith('{')) return { kind: 'rows', rows: [row(text)], ordered: true };
  if (text.startsWith('fields ')) return { kind: 'fields', fields: list(text.slice(7)) };
  const found = failure(text) ?? column(text);
  if (found === undefined) throw new Error(`unreadable: expect ${text}`);
  return found;
}

function clock(text: string): Clock {
  const [now, timezone] = text.split(' ');
  if (now === undefined || now === '') return {};
  return { now: Date.parse(now) / 1000, ...(timezone === undefined ? {} : { timezone }) };
}

function macro(text: string): readonly [string, Macro] {
  const [, name, args, definition = ''] = /^([\w-]+)(?:\(([^)]*)\))? = ?(.*)$/.exec(text) ?? [];
  if (name === undefined) throw new Error(`unreadable: macro ${text}`);
  if (args === undefined) return [name, { name, args: [], definition }];
  return [`${name}(${list(args).length})`, { name, args: list(args), definition }];
}

function withSetting(of: Macro, text: string): Macro {
  const [, key, value = ''] = /^(validation|errormsg|iseval) = (.*)$/.exec(text) ?? [];
  if (key === undefined) throw new Error(`unreadable: ${text}`);
  return { ...of, [key]: key === 'iseval' ? value === 'true' : value };
}

class ScriptReader {
  readonly cases: Draft[] = [];
  #rule = '';
  #clock: Clock = {};
  #events: LoadedEvent[] = [];
  #macros: Macros = new Map();
  #saved: Saved = new Map();
  #files: Files = new Map();
  /** Takes the indented lines of what was read last. */
  #continue: (text: string) => void = () => {
    throw new Error('nothing takes this line');
  };

  read(text: string, line: number): void {
    if (text === '') return;
    if (text.startsWith('#')) this.#rule = text.slice(1).trim();
    else if (/^\s/.test(text)) this.#continue(text.trim());
    else {
      const [, word = '', rest = ''] = /^(\w+)(?: (.*))?$/.exec(text) ?? [];
      this.#start(word, rest, line);
    }
  }

  #start(word: string, rest: string, line: number): void {
    if (word === 'load' && rest === '') this.#load();
    else if (word === 'clock') this.#clock = clock(rest);
    else if (word === 'macro') this.#macro(rest);
    else if (word === 'saved') this.#save(rest);
    else if (word === 'file' && rest !== '') this.#file(rest);
    else if (word === 'eval') this.#search(rest, line);
    else if (word === 'expect') this.#expect(rest);
    else throw new Error('unknown word');
  }

  #load(): void {
    const events: LoadedEvent[] = [];
    this.#events = events;
    this.#macros = new Map();
    this.#saved = new Map();
    this.#files = new Map();
    this.#continue = (text) => events.push(row(text));
  }

  #macro(rest: string): void {
    let [key, read] = macro(rest);
    this.#macros = new Map([...this.#macros, [key, read]]);
    this.#continue = (text) => {
      read = withSetting(read, text);
      this.#macros = new Map([...this.#macros, [key, read]]);
    };
  }

  #save(rest: string): void {
    const [, name = '', spl = ''] = /^(.+?) = (.*)$/.exec(rest) ?? [];
    this.#saved = new Map([...this.#saved, [name, spl]]);
  }

  #file(path: string): void {
    const lines: string[] = [];
    this.#files = new Map([...this.#files, [path, '']]);
    this.#continue = (text) => {
      lines.push(`${text}\n`);
      this.#files = new Map([...this.#files, [path, lines.join('')]]);
    };
  }

  #search(spl: string, line: number): void {
    const [rule, events, macros] = [this.#rule, this.#events, this.#macros];
    const [saved, files, clock] = [this.#saved, this.#files, this.#clock];
    const item: Draft = { line, rule, events, macros, saved, files, clock, spl, expectations: [] };
    this.cases.push(item);
    this.#continue = (text) => {
      item.spl += `\n${text}`;
    };
  }

  #expect(rest: string): void {
    const found = expectation(rest);
    this.cases.at(-1)?.expectations.push(found);
    this.#continue = (text) => {
      if (found.kind !== 'rows') throw new Error('nothing takes this line');
      (found.rows as LoadedEvent[]).push(row(text));
    };
  }
}

/** Reads a script; throws with the line number if it is malformed. */
export function readScript(text: string): readonly ScriptCase[] {
  const reader = new ScriptReader();
  text.split('\n').forEach((line, i) => {
    try {
      reader.read(line.trimEnd(), i + 1);
    } catch (error) {
      throw new Error(`line ${i + 1}: ${String(error)}`);
    }
  });
  return reader.cases;
}
