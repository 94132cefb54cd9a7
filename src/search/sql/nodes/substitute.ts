import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser } from '../../../diagnostics/index.js';
import type { Substitute } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asText } from '../convert.js';
import { identifier, type Sql, sql, text } from '../fragment.js';
import { replacing } from '../regex.js';
import type { Stage } from '../stage.js';
import { usableRegex } from '../usable-regex.js';

const diagnose = diagnoser(searchMessages);

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

function replaced(subject: Sql, pattern: string, command: Extract<SedCommand, { kind: 's' }>): Sql {
  const into = replacing(pattern, command.replacement);
  const regex = text(pattern + into.padding);
  const replacement = text(into.replacement);
  if (command.nth === 0) return sql`replaceRegexpAll(${subject}, ${regex}, ${replacement})`;
  if (command.nth === 1) return sql`replaceRegexpOne(${subject}, ${regex}, ${replacement})`;
  // Only the Nth: the text up to and with match N-1 stays, the rest loses its first match.
  const head = text(`(?s)^(?:.*?(?:${pattern})){${command.nth - 1}}`);
  const kept = sql`extract(${subject}, ${head})`;
  const rest = sql`substring(${subject}, length(${kept}) + 1)`;
  return sql`if(${kept} = '', ${subject}, concat(${kept}, replaceRegexpOne(${rest}, ${regex}, ${replacement})))`;
}

function apply(subject: Sql, command: SedCommand, node: Substitute, context: CompileContext): Sql {
  if (command.kind === 'y') return sql`translateUTF8(${subject}, ${text(command.from)}, ${text(command.to)})`;
  const pattern = usableRegex(command.pattern, node.span, context);
  return pattern === undefined ? subject : replaced(subject, pattern, command);
}

export function compileSubstitute(node: Substitute, stage: Stage, context: CompileContext): Stage {
  const commands = parseSed(node.script);
  if (commands === undefined) {
    const hint =
      'Write s/<regex>/<replacement>/<flags> with the flags g, i or a number, or y/<from>/<to>/ with as many characters on both sides.';
    context.report(diagnose('search/usage', { span: node.span }, `"${node.script}" is no sed expression.`, hint));
    return stage;
  }
  const field = stage.field(node.field);
  if (field === undefined || field.type === 'null') return stage;
  const edit = (subject: Sql): Sql => commands.reduce((s, command) => apply(s, command, node, context), subject);
  if (field.type === 'list') {
    const x = identifier(context.names.fresh('x'));
    stage.assign(node.field, { type: 'list', sql: sql`arrayMap(${x} -> ${edit(x)}, ${field.sql})` });
  } else stage.assign(node.field, { type: 'text', sql: edit(asText(field).sql) });
  return stage;
}
