import type { EvalExpr } from '../search/spl/index.js';
import type { EntryExtraction, Knowledge, OriginKey, SearchTimeOperations } from './knowledge.js';
import { placeOfPiece } from './provenance.js';

/** One thing that may give a field its value. */
export interface FieldSource {
  /**
   * `event`: read out of the event's own form when it came in. `pairs`: a transform that takes names out of the text, this
   * one perhaps; it too works when events come in.
   */
  readonly kind: 'event' | 'pairs' | 'extraction' | 'alias' | 'calculated' | 'lookup';
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
 * Where a field of an origin comes from, in the order in which it happens: what is later may overwrite what is earlier,
 * except that extractions come before what is the event's own. An empty list means that the field, if it is there, is
 * the event's own.
 *
 * @param entry what is made when events come in, if that is to be told too
 */
export function explainField(
  knowledge: Knowledge,
  origin: OriginKey,
  field: string,
  entry?: EntryExtraction,
): FieldSource[] {
  const atEntry = entry === undefined ? [] : entryWritersOf(entry, field);
  return [...atEntry, ...writersOf(knowledge.operationsFor(origin), field)].map(({ piece, kind, reads }) => {
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

function entryWritersOf({ extractions }: EntryExtraction, field: string): Writer[] {
  return extractions.flatMap((piece): Writer[] => {
    const reads = [piece.from];
    if (piece.kind === 'pairs' || piece.kind === 'delimited') return [{ piece, kind: 'pairs', reads }];
    const refused = piece.kind === 'groups' && piece.refused !== undefined && piece.groups.includes(field);
    return refused ? [{ piece, kind: 'extraction', reads }] : [];
  });
}

function givesField(extraction: SearchTimeOperations['extractions'][number], field: string): boolean {
  if (extraction.groups.includes(field)) return true;
  return extraction.kind === 'groups' && extraction.constants?.some((c) => c.field === field) === true;
}

function writersOf(operations: SearchTimeOperations, field: string): Writer[] {
  const { extractions, aliases, calculated, lookups } = operations;
  return [
    ...extractions
      .filter((e) => givesField(e, field))
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
