import { asNumber, asText, NOTHING, NULL_TEXT } from '../../sql/convert.js';
import { commas, type Sql, sql, text } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { constantText, diagnose, FAILED, type Page, spanOf, textResult, wrongType } from '../arguments.js';
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
    [`printf("%'.2f %'d", 1234567.891, -1234)`, '1,234,567.89 -1,234'],
    ['printf("%-*d|%.*f", 4, 7, tonumber(lower("1")), 2.25)', '7   |2.2'],
    ['printf("%d", missing)', null],
    ['printf("%d %d", 1)', null],
  ],
};

interface Conversion {
  readonly flags: string;
  /** Digits, `*`, or nothing. */
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
/** The widest field and the most digits: more has no use but to fill the memory. */
const MOST = 65_536;
const LIMIT = sql`65536`;

/** Takes arguments off the list in order. */
class Arguments {
  next = 1;
  missing = false;

  constructor(readonly args: readonly Typed[]) {}

  take(): Typed {
    this.missing ||= this.next >= this.args.length;
    return this.args[this.next++] ?? NOTHING;
  }

  /** A width or precision as an SQL integer, `*` from the list; undefined where there is none. */
  size(given: string | undefined): Sql | undefined {
    if (given === undefined || given === '') return undefined;
    if (given !== '*') return sql`toInt64(${text(String(Math.min(Number(given), MOST)))})`;
    const limited = sql`multiIf(isNull(w), NULL, w > ${LIMIT}, ${LIMIT}, w < -${LIMIT}, -${LIMIT}, w)`;
    return sql`arrayMap(w -> accurateCastOrNull(trunc(${limited}), 'Int64'), [${asNumber(this.take()).sql}])[1]`;
  }
}

/** Commas between thousands of the integer digits. */
function thousands(digits: Sql): Sql {
  return sql`arrayFold((t, i) -> replaceRegexpOne(t, '^([-+ ]*[0-9]+)([0-9]{3}(?:[^0-9].*)?)$', '\\1,\\2'), range(20), ${digits})`;
}

/** The character of a code point, or the first of a text. */
function character(value: Typed): Sql {
  if (value.type !== 'number') return sql`nullIf(substringUTF8(${asText(value).sql}, 1, 1), '')`;
  const known = sql`n BETWEEN 1 AND 1114111 AND NOT n BETWEEN 55296 AND 57343`;
  const decoded = sql`decodeXMLComponent(concat('&#', toString(n), ';'))`;
  return sql`arrayMap(n -> if(${known}, ${decoded}, NULL), [accurateCastOrNull(trunc(${value.sql}), 'Int64')])[1]`;
}

/** Blanks, or zeros after the sign, up to a width in characters; a negative width is that much to the left. */
function padded(value: Sql, width: Sql | undefined, flags: string): Sql {
  if (width === undefined) return value;
  const size = sql`toUInt32(greatest(lengthUTF8(v), abs(w)))`;
  const right = sql`rightPadUTF8(v, ${size}, ' ')`;
  const zeros = sql`concat(extract(v, '^[-+ ]?'), leftPadUTF8(extract(v, '^[-+ ]?((?s).*)$'), ${size} - length(extract(v, '^[-+ ]?')), '0'))`;
  const left = flags.includes('0') ? zeros : sql`leftPadUTF8(v, ${size}, ' ')`;
  const whole = flags.includes('-') ? right : sql`if(w < 0, ${right}, ${left})`;
  return sql`arrayMap((v, w) -> if(isNull(v) OR isNull(w), NULL, ${whole}), [${value}], [${width}])[1]`;
}

/** `%+5.2f` for ClickHouse's printf, which reads it as C does. A negative precision is none. */
function specification(flags: string, width: Sql | undefined, precision: Sql | undefined, letter: string): Sql {
  const after = precision === undefined ? sql`''` : sql`if(${precision} < 0, '', concat('.', toString(${precision})))`;
  const size = width === undefined ? sql`''` : sql`toString(${width})`;
  return sql`concat(${text(`%${flags}`)}, ${size}, ${after}, ${text(letter)})`;
}

function integer(piece: Conversion, value: Sql, width: Sql | undefined, precision: Sql | undefined): Sql {
  const whole = sql`accurateCastOrNull(trunc(${value}), 'Int64')`;
  const flags = piece.flags.replaceAll("'", '');
  const letter = ALIASES[piece.letter] ?? piece.letter;
  const grouped = piece.flags.includes("'");
  // Zeros fill no width where there is a precision.
  const plain = precision === undefined ? flags : flags.replaceAll('0', '');
  const own = grouped || precision !== undefined;
  const spec = own
    ? specification(plain.replace(/[-0]/g, ''), undefined, precision, letter)
    : specification(flags, width, undefined, letter);
  const printed = sql`printf(${spec}, n)`;
  const shown = grouped ? thousands(printed) : printed;
  const digits = precision === undefined ? shown : sql`if(n = 0 AND ${precision} = 0, '', ${shown})`;
  const all = sql`arrayMap(n -> ${digits}, [${whole}])[1]`;
  return own ? padded(all, width, plain) : all;
}

function decimal(piece: Conversion, value: Sql, width: Sql | undefined, precision: Sql | undefined): Sql {
  const flags = piece.flags.replaceAll("'", '');
  if (!piece.flags.includes("'")) return sql`printf(${specification(flags, width, precision, piece.letter)}, ${value})`;
  const spec = specification(flags.replace(/[-0]/g, ''), undefined, precision, piece.letter);
  return padded(thousands(sql`printf(${spec}, ${value})`), width, flags);
}

/** A field or literal that holds a number, as one; other texts are NULL. */
function numberOf(value: Typed): Sql {
  return asNumber(value.type === 'literal' ? { type: 'text', sql: sql`toNullable(${value.sql})` } : value).sql;
}

function convert(piece: Conversion, list: Arguments): Sql {
  const width = list.size(piece.width);
  const precision = list.size(piece.precision);
  const value = list.take();
  const letter = ALIASES[piece.letter] ?? piece.letter;
  if (letter === 'c') return padded(character(value), width, piece.flags.replaceAll('0', ''));
  if (letter === 's') {
    const whole = asText(value).sql;
    const cut =
      precision === undefined
        ? whole
        : sql`if(${precision} < 0, ${whole}, substringUTF8(${whole}, 1, toUInt64(greatest(${precision}, 0))))`;
    return padded(cut, width, piece.flags.replaceAll('0', ''));
  }
  const number = numberOf(value);
  return 'duoxX'.includes(letter) ? integer(piece, number, width, precision) : decimal(piece, number, width, precision);
}

function build(args: readonly Typed[], context: CallContext): Typed {
  const format = constantText(page, args, 0, 'its format', context);
  if (format === undefined) return FAILED;
  const boolean = args.findIndex((a) => a.type === 'bool');
  if (boolean >= 0) return wrongType(page, boolean, 'numbers and texts', context);
  const list = new Arguments(args);
  const parts: Sql[] = [];
  for (const piece of parse(format)) {
    if (typeof piece === 'string') parts.push(text(piece));
    else if (KNOWN.has(ALIASES[piece.letter] ?? piece.letter)) parts.push(convert(piece, list));
    else {
      context.report(diagnose('eval/format-unsupported', spanOf(context, 0), 'printf', piece.written));
      return FAILED;
    }
  }
  return textResult(list.missing ? NULL_TEXT : sql`concat('', ${commas(parts.length === 0 ? [sql`''`] : parts)})`);
}

export const printfFunction: EvalFunction = { ...page, build };
