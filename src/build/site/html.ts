/** HTML that is safe to put into a page: only `html` and `verbatim` make it. */
export class Html {
  constructor(readonly text: string) {}
}

export type Part = Html | string | number | undefined | false | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

function put(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  return typeof part === 'object' ? part.map(put).join('') : escapeHtml(String(part));
}

/** A template of HTML: what is put into it is escaped, unless it is HTML itself. Absent parts are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, next, at) => text + put(parts[at - 1]) + next));
}

/** Only for text of this folder's own: styles and scripts. */
export function verbatim(text: string): Html {
  return new Html(text);
}
