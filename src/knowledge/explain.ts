import type { EvalExpr } from '../search/spl/index.js';
import type { Knowledge, OriginKey, SearchTimeOperations } from './knowledge.js';
import { placeOfPiece } from './provenance.js';

/** One thing that may give a field its value. */
export interface FieldSource {
  readonly kind: 'extraction' | 'alias' | 'calculated' | 'lookup';
  /** The setting, `EVAL-user`, and its stanza, `source::…`; absent where the knowledge came from no .conf file. */
  readonly setting?: string;
  readonly stanza?: string;
  readonly file?: string;
  /** 1 first. */
  readonly line?: number;
  /** The fields that the value is made of, in order of appearance. */
  readonly reads: readonly string[];
}

/**
 * Where a field of an origin comes from, in the order in which it happens: what is later may overwrite what is earlier.
 * An empty list means that the field, if it is there, is the event's own.
 */
export function explainField(knowledge: Knowledge, origin: OriginKey, field: string): FieldSource[] {
  return writersOf(knowledge.operationsFor(origin), field).map(({ piece, kind, reads }) => {
    const place = placeOfPiece(piece);
    if (place === undefined) return { kind, reads };
    return { kind, setting: place.key, stanza: place.stanza, file: place.file, line: place.line, reads };
  });
}

interface Writer {
  readonly piece: object;
  readonly kind: FieldSource['kind'];
  readonly reads: readonly string[];
}

function writersOf(operations: SearchTimeOperations, field: string): Writer[] {
  const { extractions, aliases, calculated, lookups } = operations;
  return [
    ...extractions
      .filter((e) => e.groups.includes(field))
      .map((piece): Writer => ({ piece, kind: 'extraction', reads: [piece.from] })),
    ...aliases.filter((a) => a.to === field).map((piece): Writer => ({ piece, kind: 'alias', reads: [piece.from] })),
    ...calculated
      .filter((c) => c.field === field)
      .map((piece): Writer => ({ piece, kind: 'calculated', reads: [...new Set(fieldsOf(piece.expr))] })),
    ...lookups
      .filter((l) => l.outputs.some((output) => output.field === field))
      .map((piece): Writer => ({ piece, kind: 'lookup', reads: piece.inputs.map((input) => input.field) })),
  ];
}

/** The names that an expression reads; the bare words `true`, `false` and `null` are not fields. */
export function fieldsOf(expr: EvalExpr): string[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return [];
    case 'field':
      return !expr.quoted && /^(true|false|null)$/i.test(expr.name) ? [] : [expr.name];
    case 'call':
      return expr.args.flatMap(fieldsOf);
    case 'unary':
      return fieldsOf(expr.arg);
    case 'binary':
      return [...fieldsOf(expr.left), ...fieldsOf(expr.right)];
    case 'in':
      return [expr.value, ...expr.list].flatMap(fieldsOf);
  }
}
