import { asText, NOTHING } from '../sql/convert.js';
import { type Sql, sql, text } from '../sql/fragment.js';
import { checkRe2 } from '../sql/regex.js';
import type { Typed } from '../sql/typed.js';
import { constantValue, diagnose, spanOf } from './arguments.js';
import type { CallContext } from './function.js';

/*
 * A regular expression that comes out of the data cannot be checked before the search runs, and ClickHouse fails the
 * whole search over one that RE2 refuses. So each is held against an expression for those that RE2 certainly takes
 * (groups up to five deep); any other is an invalid expression, which gives NULL for its row.
 */
const QUANTIFIER = '(?:[*+?]\\??|\\{\\d{1,3}(?:,\\d{0,3})?\\}\\??)?';
const CLASS = '\\[\\^?\\]?(?:[^\\]\\\\\\[]|\\\\[dDsSwWnrtf\\W])*\\]';
const ATOM = `[^\\\\()\\[\\]{}*+?|]|\\\\[dDsSwWbBAznrtf]|\\\\[^\\w\\s]|${CLASS}`;
const OPENING = '\\((?:\\?:|\\?P?<[A-Za-z_]\\w*>|\\?[ims]+:)?';

function sequence(depth: number): string {
  const atom = depth === 0 ? ATOM : `${ATOM}|${OPENING}${sequence(depth - 1)}\\)`;
  return `(?:(?:${atom})${QUANTIFIER}|\\|)*`;
}

const CERTAIN = `^(?s:(?:\\(\\?[ims]+\\))?${sequence(5)})$`;

/** The engine looks at what lies under a NULL too, so that must be a pattern as well. */
function fromData(pattern: Sql): Sql {
  const usable = sql`isValidUTF8(p) AND match(p, ${text(CERTAIN)})`;
  return sql`arrayMap(p -> arrayMap(u -> if(u, if(u, p, ''), NULL), [ifNull(${usable}, 0)])[1], [${pattern}])[1]`;
}

/** An argument as an RE2 pattern: a literal one is checked, rewritten and reported on, a computed one is guarded. */
export function patternArgument(args: readonly Typed[], index: number, context: CallContext): Sql {
  const constant = constantValue(args, index, context);
  if (typeof constant !== 'string') return fromData(asText(args[index] ?? NOTHING).sql);
  const check = checkRe2(constant);
  if (check.ok) return text(check.pattern);
  const where = spanOf(context, index);
  if (check.construct !== undefined) context.report(diagnose('eval/regex-construct', where, check.construct));
  else context.report(diagnose('eval/bad-regex', where, constant, check.problem));
  return text('');
}
