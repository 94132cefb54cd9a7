import fc from 'fast-check';
import { commands } from '../../src/search/index.js';
import { type Command, parseSearch } from '../../src/search/spl/index.js';

/* Commands as a person writes them, for those whose arguments have too many forms to be put together part by part. */

/** The commands of a text that begins with a command. */
export function written(text: string): readonly Command[] {
  const { pipeline, diagnostics } = parseSearch(`search * | ${text}`, commands);
  if (pipeline === undefined) throw new Error(`${text}: ${diagnostics.map((d) => d.message).join('; ')}`);
  return pipeline.commands.slice(1);
}

/** Every text of a pattern: `{a|b}` stands for either; `{}` for a field. */
function texts(pattern: string): readonly string[] {
  const hole = /\{([^{}]*)\}/.exec(pattern);
  if (hole === null) return [pattern];
  const choices = hole[1] === '' ? ['a', 'b', 'c'] : (hole[1] ?? '').split('|');
  return choices.flatMap((choice) => texts(pattern.replace(hole[0], () => choice)));
}

function anyOf(patterns: readonly string[]): fc.Arbitrary<readonly Command[]> {
  const stages = patterns.map((pattern) => fc.constantFrom(...texts(pattern)).map(written));
  return fc.oneof(...stages);
}

/** The order of their rows follows from that of those before. */
export const keepingOrder = anyOf([
  'accum {} AS e',
  'accum {}',
  'strcat {} "-" {} e',
  'strcat allrequired=t {} "/" {} {}',
  'rangemap field={} low=0-5 "high"=6-20 default={none|""}',
  'uniq',
  'table {a b|a|c} | uniq',
  'nomv {}',
  'bin span={1|3|10} {} AS e',
  'bin span={2s|1m} _time',
  'convert {num|auto|rmcomma}({})',
  'convert {num|auto}({}) AS e none({})',
  'rex field={} "{^(?<e>[a-c])|(?<e>\\\\d)(?<a>.)|(?i)(?<b>A)}"',
  'rex field={} max_match={0|2} "(?<e>[0-9a-z])"',
  'rex field={} mode=sed "{s/a/<&>/|s/[a-c]/x/g|s/(.)(.)/\\\\2\\\\1/2|y/abc1/xyz2/|s/^$/empty/}"',
  'trendline {sma|wma}2({}) AS e',
  'addtotals {fieldname=e|fieldname=e {} {}|row=f col=t labelfield=e {} {}|col=t a*}',
  'append [search {}=a* | stats count by {} | sort 0 str({})]',
  'append [search * | table {} | head 2]',
  'appendpipe [stats {count|max({}) AS e|dc({}) AS {}}]',
  'appendpipe [where {}=1 | eval e="again"]',
  'appendcols {override=t|override=f} [search * | stats count as e, list({}) as c]',
  'appendcols [search {}=* | table {} b | head 3]',
  'join {type=inner|type=left} {max=0|max=1|overwrite=f} {} [search * | stats count AS e {by a b|by c|by b}]',
  'join {type=left|max=2} {} [search * | table {} c]',
  'fillnull value={x|""} e {}',
  'eval e={} | rename e AS {}',
  'makemv delim={",|"a"|"bc"} {}'.replace('",|', '","|'),
  'makemv tokenizer="([a-z0-9])" {}',
  'streamstats count AS e by {} | where e={1|2}',
  'eventstats dc({}) AS e by {} | where e>1',
]);

/** Of their rows every one is told apart by its BY fields, by which a sort after them puts them in order. */
export const grouping = anyOf([
  'top limit={0|2} {a|b} | sort 0 str(a) str(b)',
  'rare limit=0 showperc=f {c|b} | sort 0 str(c) str(b)',
  'top limit=0 countfield=n {a} by {b|c} | sort 0 str(a) str(b) str(c)',
  'stats count dc({}) AS d1 values({}) AS e by {a|b} | sort 0 str(a) str(b)',
  'stats count AS e by a b | sort 0 str(a) str(b)',
]);

/** The order of their rows is open. */
export const last = anyOf([
  'where isnotnull(a) | eval a=mvindex(a, 0) | table a b c | untable a field value',
  'where isnotnull(a) AND isnotnull(b) AND isnotnull(c) | eval a=mvindex(a, 0), b="x".mvindex(b, 0), c=mvindex(c, 0) | xyseries a b c',
  'chart {count|max(c)} over {a|b} by {b|c}',
]);
