import type { ZodType, z } from 'zod';
import type { Diagnostic } from '../diagnostics/index.js';
import { closeMatch } from '../diagnostics/index.js';
import type { Path, Reading, YamlFile } from './yaml-file.js';
import { diagnose, isRecord } from './yaml-file.js';

/** An object schema, whose keys are known. */
type Shape<T> = ZodType<T> & { readonly shape: Readonly<Record<string, unknown>> };
type Issue = z.core.$ZodIssue;

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping of keys to values',
  boolean: 'true or false',
};

/** A line to add for keys that must be there. */
const EXAMPLES: Readonly<Record<string, string>> = {
  name: 'name: Suspicious Thing Seen',
  id: 'id: (what uuidgen prints)',
  version: 'version: 1',
  status: 'status: production',
  type: 'type: TTP',
  search: 'search: |, and the SPL indented below it',
  description: 'description: What this is and why it matters',
  definition: 'definition: search *',
  confidence: 'confidence: 50',
  impact: 'impact: 50',
  message: 'message: Something was seen on $dest$',
  observable: 'observable: [{name: dest, type: Hostname, role: [Victim]}]',
  security_domain: 'security_domain: endpoint',
  asset_type: 'asset_type: Endpoint',
  analytic_story: 'analytic_story: [Name of a Story]',
};

/** Checks a file's value against its schema; every issue becomes a diagnostic at its place in the file. */
export function readShape<T>(file: YamlFile, schema: Shape<T>): Reading<T> {
  const warnings = misspeltKeys(file, file.value, schema, []);
  const result = schema.safeParse(file.value);
  if (result.success) return { item: result.data, diagnostics: warnings };
  const errors = result.error.issues.map((issue) => explain(file, issue));
  // A missing key that is there under a slip of the finger has been told at that place already.
  const others = warnings.filter(({ span }) => !errors.some((error) => error.span?.from === span?.from));
  return { diagnostics: [...errors, ...others] };
}

function explain(file: YamlFile, issue: Issue): Diagnostic {
  const value = valueAt(file.value, issue.path);
  const key = dotted(issue.path);
  if (isMissing(issue, value)) return missingKey(file, issue.path);
  const place = file.at(file.span(issue.path));
  if (issue.code === 'invalid_type') {
    return diagnose('content/wrong-type', place, key, EXPECTED[issue.expected] ?? issue.expected, describe(value));
  }
  if (issue.code === 'invalid_value') return invalidChoice(file, issue.path, value, issue.values.map(String));
  return diagnose('content/invalid-value', place, key, rule(issue), undefined);
}

function isMissing(issue: Issue, value: unknown): boolean {
  return (
    value === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'custom')
  );
}

/** Says that a key must be there, with an example or the key that may be meant for it. */
export function missingKey(file: YamlFile, path: Path): Diagnostic {
  const key = String(path.at(-1));
  const above = path.slice(0, -1);
  const parent = valueAt(file.value, above);
  const misspelt = isRecord(parent) ? closeMatch(key, Object.keys(parent)) : undefined;
  const place = file.at(file.keySpan(misspelt === undefined ? path : [...above, misspelt]));
  return diagnose('content/missing-key', place, dotted(path), EXAMPLES[key], misspelt);
}

function invalidChoice(file: YamlFile, path: Path, value: unknown, choices: readonly string[]): Diagnostic {
  const match = typeof value === 'string' ? closeMatch(value, choices) : undefined;
  const rule = `must be one of ${choices.join(', ')}, but it is ${describe(value)}`;
  const hint = match && `Did you mean “${match}”?`;
  return diagnose('content/invalid-value', file.at(file.span(path)), dotted(path), rule, hint);
}

function rule(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'number' ? `must be at least ${issue.minimum}` : 'must not be empty';
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    // Formats and custom rules carry our own words, which complete the sentence “key …”.
    default:
      return issue.message;
  }
}

function describe(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value !== 'string') return `${value}`;
  return `the text “${value.length > 60 ? `${value.slice(0, 60)}…` : value}”`;
}

/** `['tags', 'observable', 0, 'name']` → `tags.observable[0].name` */
function dotted(path: Path): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

/** contentctl 4 ignores keys it does not know, so do we; but one that looks like a slip of the finger is pointed out. */
function misspeltKeys(file: YamlFile, value: unknown, schema: unknown, path: Path): Diagnostic[] {
  const known = shapeOf(schema);
  if (!isRecord(value) || !known) return [];
  const absent = Object.keys(known).filter((key) => !(key in value));
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, key];
    if (Object.hasOwn(known, key)) return misspeltKeys(file, inner, known[key], at);
    const match = closeMatch(key, absent);
    return match === undefined ? [] : [diagnose('content/misspelt-key', file.at(file.keySpan(at)), dotted(at), match)];
  });
}

/** The keys of an object schema, also of one that is optional. */
function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  if ('shape' in schema && isRecord(schema.shape)) return schema.shape;
  if ('unwrap' in schema && typeof schema.unwrap === 'function') return shapeOf(schema.unwrap());
  return undefined;
}
