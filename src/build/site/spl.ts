import { type Html, html } from './html.js';

/** What a search is made of, as far as colours go; quotes and backticks keep their pipes to themselves. */
const TOKEN =
  /(```[\s\S]*?```)|(`[^`]*`)|("(?:[^"\\]|\\[\s\S])*")|(\|\s*)([A-Za-z_]\w*)?|(\b(?:AND|OR|NOT|IN|BY|AS|by|as|where)\b)|([[\]])|\n/g;

interface Token {
  readonly kind: string;
  readonly text: string;
}

function tokens(search: string): readonly Token[] {
  const found: Token[] = [];
  let from = 0;
  for (const match of search.matchAll(TOKEN)) {
    const [whole, comment, macro, quoted, pipe, command, word] = match;
    if (match.index > from) found.push({ kind: '', text: search.slice(from, match.index) });
    from = match.index + whole.length;
    if (pipe === undefined) {
      const kinds: readonly (readonly [string, string | undefined])[] = [
        ['co', comment],
        ['ma', macro],
        ['st', quoted],
        ['kw', word],
      ];
      found.push({ kind: kinds.find(([, text]) => text !== undefined)?.[0] ?? '', text: whole });
    } else {
      found.push({ kind: 'pi', text: pipe });
      if (command !== undefined) found.push({ kind: 'cm', text: command });
    }
  }
  return [...found, { kind: '', text: search.slice(from) }];
}

/** Every pipe outside of brackets begins a line, as people write searches. */
function lines(search: string): readonly (readonly Token[])[] {
  const found: Token[][] = [[]];
  let depth = 0;
  const add = (token: Token): void => void found.at(-1)?.push(token);
  for (const token of tokens(search.trim())) {
    depth += token.text === '[' ? 1 : token.text === ']' ? -1 : 0;
    const begins = token.kind === 'pi' && depth <= 0 && (found.at(-1) ?? []).some(({ text }) => text.trim() !== '');
    if (begins) found.push([]);
    const [first = '', ...others] = token.text.split('\n');
    add({ ...token, text: first });
    for (const text of others) {
      found.push([]);
      add({ ...token, text });
    }
  }
  return found;
}

/** A search with numbers of its lines, which are not copied with it. */
export function splBlock(search: string): Html {
  const rows = lines(search).map((line) => {
    const parts = line.map(({ kind, text }) => (kind === '' ? text : html`<span class="${kind}">${text}</span>`));
    return html`<span class="line">${parts}
</span>`;
  });
  return html`<div class="code"><button type="button" class="copy" hidden>Copy</button><pre tabindex="0" role="region" aria-label="Search"><code>${rows}</code></pre></div>`;
}
