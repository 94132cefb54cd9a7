import type { LoadedEvent } from '../bed/test-bed.js';

/*
 * A language script, line by line:
 *
 *   # a comment
 *   load                      forgets what was loaded; events follow as JSON objects, one an indented line
 *     {"n": "1", "user": "alice"}
 *   macro hot(x) = temp>$x$   a macro for the searches after it
 *   eval sourcetype=t user=ALICE | table n
 *     | sort n                the search may go on in indented lines
 *   expect                    rows in order, as JSON objects; `expect unordered` compares them as a set
 *     {"n": "1"}
 *   expect fail search/usage at 12-17
 *   expect warn search/limit
 *
 * A multivalue field is a JSON list, an absent one has no key.
 */

export type Expectation =
  | { readonly kind: 'rows'; readonly rows: readonly LoadedEvent[]; readonly ordered: boolean }
  | { readonly kind: 'fail' | 'warn'; readonly code: string; readonly from?: number; readonly to?: number };

export interface ScriptCase {
  readonly line: number;
  readonly events: readonly LoadedEvent[];
  readonly macros: ReadonlyMap<
    string,
    { readonly name: string; readonly args: readonly string[]; readonly definition: string }
  >;
  readonly spl: string;
  readonly expectations: readonly Expectation[];
}

function expectation(line: string): Expectation {
  const found = /^expect(?: (unordered|fail|warn)(?: ([\w/-]+))?(?: at (\d+)-(\d+))?)?$/.exec(line);
  if (found === null) throw new Error(`unreadable: ${line}`);
  const [, form, code = '', from, to] = found;
  if (form !== 'fail' && form !== 'warn') return { kind: 'rows', rows: [], ordered: form !== 'unordered' };
  return { kind: form, code, ...(from === undefined ? {} : { from: Number(from), to: Number(to) }) };
}

interface Draft {
  line: number;
  events: readonly LoadedEvent[];
  macros: ScriptCase['macros'];
  spl: string;
  expectations: Expectation[];
}

/** Reads a script; throws with the line number if it is malformed. */
export function readScript(text: string): readonly ScriptCase[] {
  const cases: Draft[] = [];
  let events: LoadedEvent[] = [];
  let macros: ScriptCase['macros'] = new Map();
  let into: 'load' | 'eval' | 'expect' = 'load';
  text.split('\n').forEach((raw, i) => {
    const line = raw.trimEnd();
    const current = cases.at(-1);
    if (line === '' || line.startsWith('#')) return;
    if (/^\s/.test(line)) {
      const last = current?.expectations.at(-1);
      if (into === 'load') events.push(JSON.parse(line) as LoadedEvent);
      else if (into === 'eval' && current !== undefined) current.spl += `\n${line.trim()}`;
      else if (last?.kind === 'rows') (last.rows as LoadedEvent[]).push(JSON.parse(line) as LoadedEvent);
      else throw new Error(`line ${i + 1}: nothing takes this line`);
    } else if (line === 'load') {
      events = [];
      into = 'load';
    } else if (line.startsWith('macro ')) {
      const [, name = '', args, definition = ''] = /^macro ([\w-]+)(?:\(([^)]*)\))? = (.*)$/.exec(line) ?? [];
      const list = args === undefined ? [] : args.split(',').map((a) => a.trim());
      macros = new Map([
        ...macros,
        [args === undefined ? name : `${name}(${list.length})`, { name, args: list, definition }],
      ]);
    } else if (line.startsWith('eval ')) {
      cases.push({ line: i + 1, events: [...events], macros, spl: line.slice(5), expectations: [] });
      into = 'eval';
    } else if (line.startsWith('expect') && current !== undefined) {
      current.expectations.push(expectation(line));
      into = 'expect';
    } else throw new Error(`line ${i + 1}: unknown word in ${line}`);
  });
  return cases;
}
