import { broken } from './refusal.js';

/** A position in a pattern. Characters are code points. */
export class Scanner {
  at = 0;

  constructor(readonly source: string) {}

  get done(): boolean {
    return this.at >= this.source.length;
  }

  /** The character here, '' at the end. */
  peek(): string {
    const code = this.source.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  next(): string {
    const character = this.peek();
    this.at += character.length;
    return character;
  }

  /** Takes the text if it stands here. */
  eat(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Takes what a sticky expression matches here. */
  take(shape: RegExp): RegExpExecArray | undefined {
    shape.lastIndex = this.at;
    const found = shape.exec(this.source);
    if (found === null) return undefined;
    this.at += found[0].length;
    return found;
  }

  /** Whether a sticky expression matches here. */
  sees(shape: RegExp): boolean {
    shape.lastIndex = this.at;
    return shape.test(this.source);
  }

  /** The text up to an end mark, which is taken too. */
  upTo(end: string, otherwise: string): string {
    const found = this.source.indexOf(end, this.at);
    if (found < 0) throw broken(otherwise);
    const text = this.source.slice(this.at, found);
    this.at = found + end.length;
    return text;
  }
}
