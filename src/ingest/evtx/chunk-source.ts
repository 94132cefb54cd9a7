import { compileContent } from './compile.js';
import { Damage } from './damage.js';
import { definitionBody } from './instance.js';
import { readName } from './name.js';
import type { Source, Template } from './template.js';

const DEEPEST = 16;

/**
 * One chunk's names and templates, each decoded once. Positions are relative to the chunk, so nothing
 * outlives it.
 */
export class ChunkSource implements Source {
  readonly bytes: Buffer;
  private readonly names = new Map<number, string>();
  private readonly templates = new Map<number, Template | undefined>();
  private depth = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  name(at: number): string {
    let name = this.names.get(at);
    if (name === undefined) {
      name = readName(this.bytes, at);
      this.names.set(at, name);
    }
    return name;
  }

  template(at: number): Template {
    const known = this.templates.get(at);
    if (known !== undefined) return known;
    if (this.templates.has(at)) throw new Damage('the template it uses contains itself or is damaged');
    if (this.depth >= DEEPEST) throw new Damage('its templates are nested too deep');
    this.templates.set(at, undefined);
    this.depth += 1;
    try {
      const template = this.compile(at);
      this.templates.set(at, template);
      return template;
    } finally {
      this.depth -= 1;
    }
  }

  private compile(at: number): Template {
    const body = definitionBody(this.bytes, at);
    return { pieces: compileContent({ source: this, inTemplate: true, at: body.from, end: body.to, depth: 0 }) };
  }
}
