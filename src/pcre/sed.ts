/** One command of a sed script. `nth` 0 = every match. */
export type SedCommand =
  | { readonly kind: 's'; readonly pattern: string; readonly replacement: string; readonly nth: number }
  | { readonly kind: 'y'; readonly from: string; readonly to: string };

/** Cuts `a/b/` at unescaped delimiters; an escaped delimiter loses its backslash. */
function cutAt(script: string, delimiter: string, from: number): { part: string; next: number } | undefined {
  let part = '';
  for (let i = from; i < script.length; i += 1) {
    const c = script[i] as string;
    if (c === delimiter) return { part, next: i + 1 };
    if (c === '\\' && i + 1 < script.length) {
      const escaped = script[i + 1] as string;
      part += escaped === delimiter ? escaped : c + escaped;
      i += 1;
    } else part += c;
  }
  return undefined;
}

/** `g` is every match, a number the match of that number, `i` takes letters in any case. */
function substitution(pattern: string, replacement: string, flags: string): SedCommand | undefined {
  const [, number, every] = /^(?:([1-9]\d*)|(g))?$/.exec(flags.replace('i', '')) ?? [];
  const plain = flags.replace('i', '') === '';
  if (!plain && number === undefined && every === undefined) return undefined;
  const nth = every === undefined ? Number(number ?? '1') : 0;
  return { kind: 's', pattern: flags.includes('i') ? `(?i)${pattern}` : pattern, replacement, nth };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Character by character, so both sides must be of one length. */
function transliteration(from: string, to: string): SedCommand | undefined {
  const characters = (part: string): string => part.replace(/\\(.)/gs, (_, c: string) => ESCAPES[c] ?? c);
  const command: SedCommand = { kind: 'y', from: characters(from), to: characters(to) };
  return [...command.from].length === [...command.to].length ? command : undefined;
}

/** `s/regex/replacement/flags` and `y/from/to/`, several divided by blanks (rex page, mode=sed). */
export function parseSed(script: string): readonly SedCommand[] | undefined {
  const commands: SedCommand[] = [];
  let at = 0;
  while (at < script.length) {
    if (/[\s;]/.test(script[at] as string)) {
      at += 1;
      continue;
    }
    const kind = script[at];
    const delimiter = script[at + 1];
    if ((kind !== 's' && kind !== 'y') || delimiter === undefined) return undefined;
    const first = cutAt(script, delimiter, at + 2);
    const second = first === undefined ? undefined : cutAt(script, delimiter, first.next);
    if (first === undefined || second === undefined) return undefined;
    const flags = /^[gi\d]*/.exec(script.slice(second.next))?.[0] ?? '';
    at = second.next + flags.length;
    const command =
      kind === 'y' ? transliteration(first.part, second.part) : substitution(first.part, second.part, flags);
    if (command === undefined) return undefined;
    commands.push(command);
  }
  return commands;
}
