import { evalFault, type ParseEval } from '../calculated-field.js';
import { placeOf, type Setting, spanInFile } from '../conf-file.js';
import { diagnose, type Report } from '../diagnose.js';
import { type IngestFault, ingestFault, ingestName, isTruth, keyFault } from './ingest-expression.js';
import type { IngestAssignment, NumberForm } from './rules.js';

/* INGEST_EVAL and STOP_PROCESSING_IF. Source: transforms.conf.spec. */

interface Piece {
  readonly text: string;
  readonly from: number;
}

const BRACKETS: Readonly<Record<string, number>> = { '(': 1, '[': 1, ')': -1, ']': -1 };

/** Cuts at the commas that stand in no quotes and no brackets. */
function divided(text: string): Piece[] {
  const pieces: Piece[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?|[()[\],]/g)) {
    depth += BRACKETS[token] ?? 0;
    if (token !== ',' || depth > 0) continue;
    pieces.push({ text: text.slice(from, index), from });
    from = index + 1;
  }
  return [...pieces, { text: text.slice(from), from }].filter((piece) => piece.text.trim() !== '');
}

/** `$mv:x$` is a name in quotes of its own; of the same length, so that places in the text stay. */
function plainNames(text: string): string {
  return text.replace(/("(?:[^"\\]|\\[\s\S])*"?)|\$((?:pd|field|mv):[^$"']+)\$/g, (_, string?: string, name = '') =>
    string === undefined ? `'${name}'` : string,
  );
}

const HEAD =
  /^\s*(?:'((?:[^'\\]|\\.)+)'|\$([^$]+)\$|(\{[^}]*\}|[^\s'"=:,[\]$]+(?::[^\s'"=:,[\]$]+)?))\s*(?:\[([^\]]*)\])?\s*(:?=)/;

const FORMS: ReadonlyMap<string, NumberForm> = new Map([
  ['int', 'int'],
  ['float', 'float'],
  ['float32', 'float32'],
  ['float-sf', 'float'],
  ['float32-sf', 'float32'],
  ['string', 'string'],
]);

/** Reads the two settings of a stanza; `undefined` after a report: nothing of a stanza with a fault acts. */
export class IngestEvals {
  constructor(
    private readonly parse: ParseEval,
    private readonly report: Report,
  ) {}

  assignments(setting: Setting): IngestAssignment[] | undefined {
    const text = plainNames(setting.value);
    const read = divided(text).map((piece) => this.#assignment(setting, piece));
    return read.includes(undefined) ? undefined : read.flatMap((one) => one ?? []);
  }

  condition(setting: Setting): IngestAssignment['expr'] | undefined {
    return this.#expression(setting, { text: plainNames(setting.value), from: 0 });
  }

  #assignment(setting: Setting, piece: Piece): IngestAssignment | undefined {
    const head = HEAD.exec(piece.text);
    if (head === null) return this.#mistake(setting, piece, 'it is no `field = expression`');
    const [whole, quoted, marked, bare = '', type, operator] = head;
    if (bare.startsWith('{'))
      return this.#mistake(setting, piece, 'the name of a field cannot come out of another field');
    const target = ingestName(quoted ?? marked ?? bare);
    if (target.kind === 'unknown') return this.#fault(setting, piece, keyFault(target.key));
    const form = type === undefined ? undefined : FORMS.get(type.trim().toLowerCase());
    if (type !== undefined && form === undefined) return this.#mistake(setting, piece, `[${type}] is no type`);
    const rest = { text: piece.text.slice(whole.length), from: piece.from + whole.length };
    const expr = this.#expression(setting, rest);
    if (expr === undefined) return undefined;
    if (isTruth(expr)) {
      return this.#mistake(setting, rest, 'a truth value cannot be kept; give a text by if() or tostring()');
    }
    return {
      target: target.kind === 'key' ? { key: target.key } : { field: target.name },
      replaces: operator === ':=',
      expr,
      ...(form === undefined ? {} : { form }),
    };
  }

  #expression(setting: Setting, { text, from }: Piece): IngestAssignment['expr'] | undefined {
    const { expr, diagnostics } = this.parse(' '.repeat(from) + text);
    for (const diagnostic of diagnostics) this.report(evalFault(diagnostic, setting));
    if (expr === undefined) return undefined;
    const fault = ingestFault(expr);
    return fault === undefined ? expr : this.#fault(setting, { text, from }, fault);
  }

  #mistake(setting: Setting, piece: Piece, why: string): undefined {
    return this.#fault(setting, piece, { unsupported: false, why });
  }

  #fault(setting: Setting, { text, from }: Piece, { unsupported, why }: IngestFault): undefined {
    const start = from + (text.length - text.trimStart().length);
    const span = spanInFile(setting, { from: start, to: Math.max(start + 1, from + text.trimEnd().length) });
    const code = unsupported ? 'knowledge/ingest-eval-unsupported' : 'knowledge/ingest-eval';
    this.report(diagnose(code, { ...placeOf(setting), span }, setting.key, setting.stanza, why));
  }
}
