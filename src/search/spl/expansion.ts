import { closeMatches, type Diagnostic, type Span } from '../../diagnostics/index.js';
import { endOfQuoted, isPair } from './characters.js';
import type { ConstantEvaluator } from './constant.js';
import type { Macro, MacroTable } from './cursor.js';
import { limits } from './limits.js';
import type { MacroCall } from './macro-call.js';
import { argumentText, endOfMacroCall, readMacroCall } from './macro-call.js';
import { bindArguments, evaluateDefinition, rejection, substitute } from './macro-check.js';
import { diagnose } from './reader.js';
import type { MappedSpan, Source } from './source-map.js';
import { MappedText } from './source-map.js';

export interface Expansion {
  readonly text: string;
  /** Spans are offsets into the original text. With any but warnings, `text` still holds the calls that failed. */
  readonly diagnostics: readonly Diagnostic[];
  /** Takes a span of `text` back to the original text. */
  mapSpan(span: Span): MappedSpan;
}

export interface ExpansionOptions {
  /** Stands in for a macro without arguments that the table lacks. `filterMacro` unless given. */
  readonly defaults?: (name: string) => Macro | undefined;
  /** Runs `validation` and `iseval` expressions. Unless given, only what literals alone decide is evaluated. */
  readonly evaluate?: ConstantEvaluator;
}

/** Every ESCU detection ends in a macro `…_filter` that lets everything pass until a user defines it. */
export function filterMacro(name: string): Macro | undefined {
  return name.endsWith('_filter') ? { name, args: [], definition: 'search *' } : undefined;
}

/**
 * Replaces comments by a space and macro calls by their definitions, as text (Knowledge Manager Manual, Define search macros;
 * Search Manual, Comments). Neither is looked for inside double quotes. Never throws; problems come back as diagnostics.
 */
export function expandMacros(text: string, macros: MacroTable, options: ExpansionOptions = {}): Expansion {
  const run = new ExpansionRun(macros, options);
  run.start(text);
  return { text: run.out.text(), diagnostics: run.diagnostics, mapSpan: (span) => run.out.mapSpan(span) };
}

/** Ends the whole expansion: a limit is reached and going on would only repeat it. */
const STOP = Symbol('stop');

class ExpansionRun {
  readonly out = new MappedText();
  readonly diagnostics: Diagnostic[] = [];
  private calls = 0;
  private put = 0;

  constructor(
    private readonly macros: MacroTable,
    private readonly options: ExpansionOptions,
  ) {}

  start(text: string): void {
    if (text.length > limits.text) {
      const span = { from: limits.text, to: text.length };
      this.diagnostics.push(diagnose('spl/text-too-long', { span, source: text }, text.length, limits.text));
      return;
    }
    try {
      this.expand({ text }, []);
    } catch (stop) {
      if (stop !== STOP) throw stop;
    }
  }

  private expand(source: Source, chain: readonly string[]): void {
    const { text } = source;
    let copied = 0;
    let at = 0;
    const special = /["`\\]/g;
    for (;;) {
      special.lastIndex = at;
      at = special.exec(text)?.index ?? text.length;
      if (at >= text.length) break;
      if (text[at] !== '`') {
        at = text[at] === '"' ? (endOfQuoted(text, at) ?? text.length) : at + (isPair(text, at, '"\\') ? 2 : 1);
        continue;
      }
      this.add(source, copied, at);
      at = copied = text.startsWith('```', at) ? this.comment(source, at) : this.call(source, at, chain);
    }
    this.add(source, copied, text.length);
  }

  private add(source: Source, from: number, to: number, text?: string): void {
    this.out.add(source, from, to, text);
    if (this.out.length > limits.text)
      this.stop(diagnose('spl/macro-too-large', this.at(source, from, to), limits.text));
  }

  /** Returns the offset after the comment. */
  private comment(source: Source, from: number): number {
    const close = source.text.indexOf('```', from + 3);
    const to = close < 0 ? source.text.length : close + 3;
    if (close < 0) this.diagnostics.push(diagnose('spl/comment-unclosed', this.at(source, from, from + 3)));
    this.add(source, from, to, ' ');
    return to;
  }

  /** Returns the offset after the call. A call that fails stays as it is written. */
  private call(source: Source, from: number, chain: readonly string[]): number {
    const to = endOfMacroCall(source.text, from);
    if (to === undefined) {
      this.diagnostics.push(diagnose('spl/macro-unclosed', this.at(source, from, from + 1)));
      this.add(source, from, source.text.length);
      return source.text.length;
    }
    if (++this.calls > limits.macroCalls) {
      this.stop(diagnose('spl/macro-too-many', this.at(source, from, to), limits.macroCalls));
    }
    const body = this.body(source, { from, to }, chain);
    if ('text' in body) this.expand(body, [...chain, body.call?.macro ?? '']);
    else {
      this.diagnostics.push(body);
      this.add(source, from, to);
    }
    return to;
  }

  /** The definition with its arguments put in, or what is wrong with the call. */
  private body(source: Source, span: Span, chain: readonly string[]): Source | Diagnostic {
    const at = this.at(source, span.from, span.to);
    const content = source.text.slice(span.from + 1, span.to - 1);
    const call = readMacroCall(content);
    if ('kind' in call) {
      return call.kind === 'malformed'
        ? diagnose('spl/macro-malformed', at, content.slice(0, 40))
        : diagnose('spl/macro-argument-brackets', at, call.argument.slice(0, 40));
    }
    const found = this.find(call);
    if (found === undefined) return this.missing(call, at);
    const { key, macro } = found;
    if (chain.includes(key)) return diagnose('spl/macro-recursive', at, [...chain.slice(chain.indexOf(key)), key]);
    if (chain.length >= limits.macroDepth) return diagnose('spl/macro-too-deep', at, limits.macroDepth);
    const values = bindArguments(macro, call.args.map(argumentText), found.count, at);
    if (!(values instanceof Map)) return values;
    const refused = rejection(macro, values, at, this.options.evaluate);
    if (refused !== undefined) return refused;
    const body = substitute(macro.definition, values);
    this.put += body.text.length;
    if (body.text.length > limits.text || this.put > limits.macroText) {
      this.stop(diagnose('spl/macro-too-large', at, limits.text));
    }
    const evaluated =
      macro.iseval === true ? evaluateDefinition(macro, body.text, at, this.options.evaluate) : body.text;
    if (typeof evaluated !== 'string') return evaluated;
    const substitutions = macro.iseval === true ? [] : body.substitutions;
    const use = { macro: key, definition: macro.definition, parent: source, span, substitutions };
    return { text: evaluated, call: use };
  }

  /** `` `m()` `` is a call without arguments, or with one empty argument if only `m(1)` exists. */
  private find({ name, args }: MacroCall): { key: string; macro: Macro; count: number } | undefined {
    const keys = args.length > 0 ? [`${name}(${args.length})`] : [name, `${name}(0)`];
    for (const key of keys) {
      const macro = this.macros.get(key);
      if (macro !== undefined) return { key, macro, count: args.length };
    }
    if (args.length > 0) return undefined;
    const macro = (this.options.defaults ?? filterMacro)(name);
    return macro && { key: name, macro, count: 0 };
  }

  private missing({ name, args }: MacroCall, at: { span: Span; source: string }): Diagnostic {
    const counts = [...this.macros.keys()].flatMap((key) => {
      if (key === name) return [0];
      const count = key.startsWith(`${name}(`) ? /^(\d+)\)$/.exec(key.slice(name.length + 1))?.[1] : undefined;
      return count === undefined ? [] : [Number(count)];
    });
    if (counts.length > 0)
      return diagnose(
        'spl/macro-argument-count',
        at,
        name,
        args.length,
        counts.sort((a, b) => a - b),
      );
    const names = new Set([...this.macros.keys()].map((key) => key.replace(/\(\d+\)$/, '')));
    return diagnose('spl/macro-unknown', at, name.slice(0, 60), closeMatches(name, names));
  }

  /** The place in the original text of a span of `source`. */
  private at(source: Source, from: number, to: number): { span: Span; source: string } {
    let span: Span = { from, to };
    let outer = source;
    for (let call = source.call; call !== undefined; call = outer.call) {
      span = call.span;
      outer = call.parent;
    }
    return { span, source: outer.text };
  }

  private stop(diagnostic: Diagnostic): never {
    this.diagnostics.push(diagnostic);
    throw STOP;
  }
}
