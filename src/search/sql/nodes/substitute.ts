import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser } from '../../../diagnostics/index.js';
import { parseSed, type SedCommand } from '../../../pcre/index.js';
import type { Substitute } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asText } from '../convert.js';
import { identifier, type Sql, sql, text } from '../fragment.js';
import { replacing } from '../regex.js';
import type { Stage } from '../stage.js';
import { usableRegex } from '../usable-regex.js';

const diagnose = diagnoser(searchMessages);

function replaced(subject: Sql, pattern: string, command: Extract<SedCommand, { kind: 's' }>): Sql {
  const into = replacing(pattern, command.replacement);
  const regex = text(pattern + into.padding);
  const replacement = text(into.replacement);
  if (command.nth === 0) return sql`replaceRegexpAll(${subject}, ${regex}, ${replacement})`;
  if (command.nth === 1) return sql`replaceRegexpOne(${subject}, ${regex}, ${replacement})`;
  // Only the Nth: the text up to and with match N-1 stays, the rest loses its first match.
  // In brackets, for extract() gives the first group of those that the pattern may have.
  const head = text(`^((?:[\\s\\S]*?(?:${pattern})){${command.nth - 1}})`);
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
