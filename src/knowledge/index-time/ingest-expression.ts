import { translatePcre } from '../../pcre/index.js';
import { type EvalExpr, partsOf } from '../../search/spl/index.js';
import { INGEST_FUNCTIONS, isIngestFunction, TRUTH_FUNCTIONS } from './ingest-functions.js';
import type { TransformTarget } from './rules.js';

/* What of an eval expression cannot run when events come in. */

const PIPELINE_KEYS: ReadonlyMap<string, TransformTarget> = new Map(
  (['_raw', '_time', 'queue', 'host', 'source', 'sourcetype', 'index'] as const).map((key) => [key, key]),
);

/** The names that keys have in DEST_KEY, for `pd:`. */
const KEY_NAMES: ReadonlyMap<string, TransformTarget> = new Map<string, TransformTarget>([
  ...PIPELINE_KEYS,
  ['MetaData:Host', 'host'],
  ['MetaData:Source', 'source'],
  ['MetaData:Sourcetype', 'sourcetype'],
  ['_MetaData:Index', 'index'],
  ['MetaData:Index', 'index'],
]);

/** What a name in an expression of ingest stands for. */
export type IngestName =
  | { readonly kind: 'key'; readonly key: TransformTarget }
  /** `every`: all values, not the first. */
  | { readonly kind: 'field'; readonly name: string; readonly every: boolean }
  /** A key of Splunk's pipeline that Karst does not have. */
  | { readonly kind: 'unknown'; readonly key: string };

/** Source: transforms.conf.spec, "INGEST_EVAL": keys by their names, `pd:`, `field:` and `mv:`. */
export function ingestName(written: string): IngestName {
  const [, prefix, rest = ''] = /^(pd|field|mv):(.+)$/s.exec(written) ?? [];
  if (prefix === 'field' || prefix === 'mv') return { kind: 'field', name: rest, every: prefix === 'mv' };
  const key = prefix === 'pd' ? KEY_NAMES.get(rest) : PIPELINE_KEYS.get(written);
  if (key !== undefined) return { kind: 'key', key };
  if (prefix === 'pd' || written === '_meta') return { kind: 'unknown', key: prefix === 'pd' ? rest : written };
  return { kind: 'field', name: written, every: false };
}

/** Why something cannot run at ingest. */
export interface IngestFault {
  /** Karst's fault, not the writer's. */
  readonly unsupported: boolean;
  readonly why: string;
}

const mistake = (why: string): IngestFault => ({ unsupported: false, why });
const lacking = (why: string): IngestFault => ({ unsupported: true, why });

export function keyFault(key: string): IngestFault {
  return lacking(`the key ${key}, which Karst does not have`);
}

function patternFault(pattern: EvalExpr | undefined): IngestFault | undefined {
  if (pattern?.kind !== 'string') return undefined;
  const result = translatePcre(pattern.value);
  if (result.ok) return undefined;
  if (result.problem === undefined) return lacking(`regular expressions with ${result.construct}`);
  return mistake(`the regular expression "${pattern.value}" is malformed: ${result.problem}`);
}

const WITH_PATTERN: ReadonlySet<string> = new Set(['match', 'replace', 'mvfind']);

function callFault({ name, args }: Extract<EvalExpr, { kind: 'call' }>): IngestFault | undefined {
  if (!isIngestFunction(name)) return lacking(`${name}() when events come in`);
  const [least, most] = INGEST_FUNCTIONS[name];
  if (args.length < least || args.length > most) return mistake(`${name}() cannot have ${args.length} arguments`);
  if ((name === 'case' || name === 'validate') && args.length % 2 === 1) {
    return mistake(`${name}() takes conditions and values in pairs`);
  }
  return WITH_PATTERN.has(name) ? patternFault(args[1]) : undefined;
}

/** Undefined where an expression can run at ingest. */
export function ingestFault(expr: EvalExpr): IngestFault | undefined {
  if (expr.kind === 'call') {
    const fault = callFault(expr);
    if (fault !== undefined) return fault;
  }
  if (expr.kind === 'field') {
    const name = ingestName(expr.name);
    if (name.kind === 'unknown') return keyFault(name.key);
  }
  for (const part of partsOf(expr)) {
    const fault = ingestFault(part);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Whether the value is a truth value, as far as the expression tells. */
export function isTruth(expr: EvalExpr): boolean {
  if (expr.kind === 'in') return true;
  if (expr.kind === 'unary') return expr.op === 'not';
  if (expr.kind === 'call') return TRUTH_FUNCTIONS.has(expr.name);
  return expr.kind === 'binary' && !['+', '-', '*', '/', '%', '.'].includes(expr.op);
}
