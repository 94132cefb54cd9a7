const SPACE = /[ \t\r\n\uFEFF]*/y;
const STRING = /"(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})|[^"\\\p{Cc}]|[\u007f-\u009f])*"/uy;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** What may stand at a place of a JSON text, as messages call it. */
const EXPECTED = {
  value: 'a value',
  item: 'a value or ]',
  name: 'a name in double quotes',
  entry: 'a name in double quotes or }',
  colon: 'a colon',
  more: 'a comma or the closing bracket',
  end: 'the end of the file',
} as const;
type State = keyof typeof EXPECTED;

/**
 * Where a text stops being JSON and what should stand there, for a text that JSON.parse refuses: its messages do not
 * always say.
 */
export function faultInJson(source: string): { readonly at: number; readonly expected: string } {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  let at = 0;
  for (;;) {
    at = endOfMatch(SPACE, source, at);
    const char = source[at];
    const inside = open.at(-1);
    const end = endOfToken(source, at, state);
    if (end === undefined) return { at, expected: EXPECTED[state] };
    at = end;
    if (state === 'colon') state = 'value';
    else if (state === 'name' || (state === 'entry' && char !== '}')) state = 'colon';
    else if (char === '{' || char === '[') {
      open.push(char);
      state = char === '{' ? 'entry' : 'item';
    } else if (state === 'more' && char === ',') state = inside === '{' ? 'name' : 'value';
    else {
      if (char === '}' || char === ']') {
        const closed = open.pop();
        if ((closed === '{') !== (char === '}')) return { at: at - 1, expected: EXPECTED.more };
      }
      state = open.length === 0 ? 'end' : 'more';
    }
  }
}

/** The end of what stands at `at`, if it may stand there. */
function endOfToken(source: string, at: number, state: State): number | undefined {
  const char = source[at];
  if (char === undefined || state === 'end') return undefined;
  const closes = { item: ']', entry: '}', more: ',]}', colon: ':', value: '', name: '' }[state];
  if (closes.includes(char)) return at + 1;
  if (state === 'more' || state === 'colon') return undefined;
  const isName = state === 'name' || state === 'entry';
  if (!isName && (char === '{' || char === '[')) return at + 1;
  const end = endOfMatch(isName || char === '"' ? STRING : SCALAR, source, at);
  return end === at ? undefined : end;
}

function endOfMatch(pattern: RegExp, source: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(source) ? pattern.lastIndex : from;
}
