import type { CST, ErrorCode, Node } from 'yaml';
import { Composer, Document, isMap, isNode, isScalar, Parser, visit, YAMLParseError } from 'yaml';
import { contentMessages, type YamlProblem } from '../diagnostics/codes/content.js';
import type { Diagnostic, Place, Span } from '../diagnostics/index.js';
import { diagnoser } from '../diagnostics/index.js';
import { mendQuotedIndent, openQuote, unmended } from './quoted-indent.js';

export const diagnose = diagnoser(contentMessages);

// `<<` takes a mapping in, as in the YAML 1.1 that contentctl reads.
const OPTIONS = { prettyErrors: false, logLevel: 'silent', merge: true } as const;

export type Path = readonly PropertyKey[];

/** A YAML file that could be read, and where its parts stand. */
export interface YamlFile {
  readonly path: string;
  /** The content directory it belongs to: what relative paths inside it are relative to. */
  readonly root: string;
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** Of the value at `path`, or of the key of its nearest ancestor that exists. */
  span(path: Path): Span;
  /** Of the last key of `path`, or of the nearest ancestor's that exists. */
  keySpan(path: Path): Span;
  /** A place for a diagnostic. */
  at(span: Span): Place;
}

/** What became of reading something: without `item`, `diagnostics` says why. */
export interface Reading<T> {
  readonly item?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses the text of a YAML file that is to hold one mapping; `kind` is the word for it in messages. */
export function parseYamlFile(kind: string, path: string, root: string, text: string): Reading<YamlFile> {
  const place = (span: Span): Place => ({ file: path, source: text, span });
  const odd = text.search(NOT_YAML);
  if (odd !== -1) return { diagnostics: [diagnose('content/not-text', place({ from: odd, to: odd + 1 }), 'control')] };
  const { doc, original } = parse(text);
  const spanOf = (node: Node | undefined): Span | undefined =>
    node?.range ? { from: original(node.range[0]), to: original(node.range[1]) } : undefined;
  const error = firstError(doc);
  if (error) {
    const span = { from: original(error.at), to: original(error.at + 1) };
    return { diagnostics: [diagnose('content/malformed-yaml', place(span), sentence(error.why), error.problem)] };
  }
  const value = toValue(doc);
  if (value instanceof Error) {
    const { message } = value;
    return { diagnostics: [diagnose('content/malformed-yaml', place(firstLine(text)), sentence(message), 'document')] };
  }
  if (!isMap(doc.contents) || !isRecord(value)) {
    return { diagnostics: [diagnose('content/not-a-mapping', place(firstLine(text)), kind)] };
  }
  const keySpan = (keys: Path): Span => spanOf(nearest(keys, (p) => keyNode(doc, p))) ?? firstLine(text);
  const span = (keys: Path): Span => spanOf(valueNode(doc, keys)) ?? keySpan(keys);
  return { item: { path, root, text, value, span, keySpan, at: place }, diagnostics: [] };
}

/** Characters that YAML does not allow. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NOT_YAML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

function parse(text: string): { doc: Document; original(offset: number): number } {
  let mended = unmended(text);
  // Content has at most a handful of such values a file; the bound keeps a hostile one cheap.
  for (let tries = 0; ; tries++) {
    const doc = compose(mended.text);
    const next = tries < 20 && doc.errors.length > 0 ? mendQuotedIndent(mended, doc) : undefined;
    if (!next) return { doc, original: mended.original };
    mended = next;
  }
}

/** What `parseDocument` does, but for one check between parsing and composing. */
function compose(text: string): Document {
  const tokens = [...new Parser().parse(text)];
  // Composing recurses, and a stack overflow inside V8's regular expressions takes the process with it.
  if (tokens.some(nestsTooDeeply)) return refused([0, 1], 'it is nested too deeply');
  const [doc, second] = new Composer(OPTIONS).compose(tokens, true, text.length);
  if (!doc) return refused([0, 1], 'it holds no document');
  if (second) doc.errors.push(problem([second.range[0], second.range[1]], 'a second document begins here'));
  else if (doc.errors.length === 0) doc.errors.push(...aliasErrors(doc));
  return doc;
}

/** Aliases of nothing, and those inside of what they stand for. */
function aliasErrors(doc: Document): readonly YAMLParseError[] {
  const errors: YAMLParseError[] = [];
  visit(doc, {
    Alias(_, alias) {
      const [from = 0, to = 1] = alias.range ?? [];
      const range = alias.resolve(doc)?.range;
      if (range === undefined) errors.push(problem([from, to], `nothing before has the anchor &${alias.source}`));
      else if (range && range[0] <= from && to <= range[1])
        errors.push(problem([from, to], `*${alias.source} stands inside of what it stands for`));
    },
  });
  return errors;
}

function refused(at: [number, number], why: string): Document {
  const doc = new Document({}, OPTIONS);
  doc.errors.push(problem(at, why));
  return doc;
}

function problem(at: [number, number], why: string): YAMLParseError {
  return new YAMLParseError(at, 'IMPOSSIBLE', why);
}

const MAX_DEPTH = 64;

function nestsTooDeeply(token: CST.Token): boolean {
  let level: CST.Token[] = [token];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap(childrenOf);
  }
  return false;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter((child) => child != null));
}

function toValue(doc: Document): unknown {
  try {
    return doc.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

interface Malformed {
  readonly at: number;
  readonly why: string;
  readonly problem: YamlProblem;
}

/** The parser's kinds of errors that are mended in another way than by quoting a value. */
const PROBLEMS: Partial<Record<ErrorCode, YamlProblem>> = {
  BAD_INDENT: 'indent',
  TAB_AS_INDENT: 'tab',
  DUPLICATE_KEY: 'twice',
  IMPOSSIBLE: 'document',
};

function firstError(doc: Document): Malformed | undefined {
  const quote = openQuote(doc);
  if (quote !== undefined) return { at: quote, why: 'the quote that opens here is never closed', problem: 'quote' };
  const [error] = doc.errors;
  return error && { at: error.pos[0], why: error.message, problem: PROBLEMS[error.code] ?? 'other' };
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}

function firstLine(text: string): Span {
  const end = text.search(/[\r\n]/);
  return { from: 0, to: end === -1 ? text.length : end };
}

function valueNode(doc: Document, path: Path): Node | undefined {
  const node = doc.getIn(path, true);
  return isNode(node) ? node : undefined;
}

function keyNode(doc: Document, path: Path): Node | undefined {
  const parent = path.length > 1 ? doc.getIn(path.slice(0, -1), true) : doc.contents;
  if (!isMap(parent)) return valueNode(doc, path);
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === path.at(-1));
  return pair && isNode(pair.key) ? pair.key : undefined;
}

function nearest(path: Path, find: (path: Path) => Node | undefined): Node | undefined {
  for (let length = path.length; length > 0; length--) {
    const node = find(path.slice(0, length));
    if (node) return node;
  }
  return undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
