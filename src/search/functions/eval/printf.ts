import { asText } from '../../sql/convert.js';
import { concat, type Sql, sql, text } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { constantText, diagnose, FAILED, numberArgument, type Page, spanOf, textResult } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';

/* printf of the Search Reference, Conversion functions: C's, less %C, %S, %n and positions. ClickHouse has the rest. */

const page: Page = {
  name: 'printf',
  arity: [1, Infinity],
  syntax: 'printf("<format>", <value>, …)',
  summary: 'Formats values as C does: %d %s %f %e %g %x %o %c %a with flags, width and precision.',
  examples: [
    ['printf("%c,%c", 65, "Foo")', 'A,F'],
    ['printf("%d,%i,%d", -2, 4, 30)', '-2,4,30'],
    ['printf("%.2e", 5139)', '5.14e+03'],
    ['printf("%.2g,%.2g", pi(), 123)', '3.1,1.2e+02'],
    ['printf("%o %x,%X,%p", 255, 10, 10, 10)', '377 a,A,A'],
    [`printf("%'d|%'d", 12345, 12)`, '12,345|12'],
    ['printf("%-4d|%04d|%+4d|% -4d|", 1, 1, 1, 1)', '1   |0001|  +1| 1  |'],
    ['printf("%#x %#o", 1, 255)', '0x1 0377'],
    ['printf("%*d", 5, 123)', '  123'],
    ['printf("%*.*e", 9, 2, pi())', ' 3.14e+00'],
    ['printf("%.3A", pi())', '0X1.922P+1'],
    ['printf("100%% %.3s", "abcdef")', '100% abc'],
    ['printf("%.0d|%d", 0, 3.9)', '|3'],
    ['printf("%d", missing)', null],
    ['printf("%d %d", 1)', null],
  ],
};

interface Conversion {
  readonly flags: string;
  readonly width: string;
  readonly precision: string | undefined;
  readonly letter: string;
  readonly written: string;
}

type Piece = string | Conversion;

function parse(format: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const shape = /%([-+ 0#']*)(\d+|\*)?(?:\.(\d+|\*)?)?([A-Za-z%])?|[^%]+/g;
  for (const found of format.matchAll(shape)) {
    const [written, flags = '', width = '', precision, letter] = found;
    if (!written.startsWith('%')) pieces.push(written);
    else if (letter === '%') pieces.push('%');
    else {
      const given = /\.[^%]/.test(written.slice(1)) ? (precision ?? '0') : undefined;
      pieces.push({ flags, width, precision: given, letter: letter ?? '', written });
    }
  }
  return pieces;
}

const ALIASES: Readonly<Record<string, string>> = { i: 'd', z: 's', p: 'X' };
const KNOWN = new Set([...'aAcdeEfFgGosuxX']);

/** Takes arguments off the list in order. */
class Arguments {
  next = 1;
  missing = false;

  constructor(
    readonly args: readonly Typed[],
    readonly context: CallContext,
  ) {}

  take(): number {
    this.missing ||= this.next >= this.args.length;
    return this.next++;
  }

  /** `*`: the number that stands for a width or precision must be in the search. */
  star(given: string): string | undefined {
    if (given !== '*') return given;
    const index = this.take();
    if (this.missing) return '0';
    const constant = this.args[index]?.constant;
    if (typeof constant === 'number') return String(Math.trunc(constant));
    this.context.report(diagnose('eval/constant-needed', spanOf(this.context, index), 'printf', 'widths given by *'));
    return undefined;
  }
}

function thousands(digits: Sql): Sql {
  return sql`arrayFold((t, i) -> replaceRegexpOne(t, '([0-9]+)([0-9]{3}(?:[^0-9]|$))', '\\1,\\2'), range(8), ${digits})`;
}

function character(index: number, list: Arguments): Sql {
  const value = list.args[index];
  if (value?.type !== 'number') return sql`nullIf(substringUTF8(${asText(value ?? FAILED).sql}, 1, 1), '')`;
  return sql`arrayMap(n -> if(n BETWEEN 1 AND 127, char(assumeNotNull(n)), NULL), [${value.sql}])[1]`;
}

function width(value: Sql, size: string, flags: string): Sql {
  if (size === '' || size === '0') return value;
  const pad = flags.includes('-') ? sql`rightPadUTF8` : sql`leftPadUTF8`;
  return sql`arrayMap(v -> ${pad}(v, greatest(lengthUTF8(v), ${lengthOf(size)}), ' '), [${value}])[1]`;
}

function lengthOf(size: string): Sql {
  return sql`toUInt32(${text(size.replace('-', ''))})`;
}

function convert(piece: Conversion, list: Arguments): Sql | undefined {
  const size = list.star(piece.width);
  const precision = piece.precision === undefined ? undefined : list.star(piece.precision);
  if (size === undefined || (piece.precision !== undefined && precision === undefined)) return undefined;
  const letter = ALIASES[piece.letter] ?? piece.letter;
  const index = list.take();
  if (list.missing) return sql`NULL`;
  const flags = size.startsWith('-') ? `${piece.flags}-` : piece.flags;
  const plain = flags.replaceAll("'", '');
  const dot = precision === undefined || precision.startsWith('-') ? '' : `.${precision}`;
  const spec = text(`%${plain}${size.replace('-', '')}${dot}${letter}`);
  if (letter === 'c') return width(character(index, list), size, flags);
  if (letter === 's') return sql`printf(${spec}, ${asText(list.args[index] ?? FAILED).sql})`;
  const value = numberArgument(page, list.args, index, list.context).sql;
  if (!'duoxX'.includes(letter)) return sql`printf(${spec}, ${value})`;
  const whole = sql`accurateCastOrNull(trunc(${value}), 'Int64')`;
  if (dot === '.0') return sql`arrayMap(n -> if(n = 0, '', printf(${spec}, n)), [${whole}])[1]`;
  if (!flags.includes("'")) return sql`printf(${spec}, ${whole})`;
  return width(thousands(sql`printf(${text(`%${plain.replace(/[-0]/g, '')}${dot}${letter}`)}, ${whole})`), size, flags);
}

function build(args: readonly Typed[], context: CallContext): Typed {
  const format = constantText(page, args, 0, 'its format', context);
  if (format === undefined) return FAILED;
  const list = new Arguments(args, context);
  const parts: Sql[] = [];
  for (const piece of parse(format)) {
    if (typeof piece === 'string') {
      parts.push(text(piece));
      continue;
    }
    if (!KNOWN.has(ALIASES[piece.letter] ?? piece.letter)) {
      context.report(diagnose('eval/format-unsupported', spanOf(context, 0), 'printf', piece.written));
      return FAILED;
    }
    const converted = convert(piece, list);
    if (converted === undefined) return FAILED;
    parts.push(converted);
  }
  return textResult(sql`concat('', ${concat(parts.length === 0 ? [sql`''`] : parts, sql`, `)})`);
}

export const printfFunction: EvalFunction = { ...page, build };
