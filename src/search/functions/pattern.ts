import { asText } from '../sql/convert.js';
import { type Sql, text } from '../sql/fragment.js';
import { checkRe2 } from '../sql/regex.js';
import type { Typed } from '../sql/typed.js';
import { diagnose, spanOf } from './arguments.js';
import type { CallContext } from './function.js';

/** An argument as an RE2 pattern. A literal one is checked and rewritten; a computed one is given to RE2 as it is. */
export function patternArgument(args: readonly Typed[], index: number, context: CallContext): Sql {
  const value = args[index];
  if (value === undefined || typeof value.constant !== 'string')
    return asText(value ?? { type: 'null', sql: text('') }).sql;
  const check = checkRe2(value.constant);
  if (check.ok) return text(check.pattern);
  const where = spanOf(context, index);
  if (check.construct !== undefined) context.report(diagnose('eval/regex-construct', where, check.construct));
  else context.report(diagnose('eval/bad-regex', where, value.constant, check.problem));
  return text('');
}
