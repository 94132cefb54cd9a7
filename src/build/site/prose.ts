import { type Html, html } from './html.js';

/** `` `code` ``, **bold** and [links](https://…), which is what descriptions use of Markdown. */
const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)/g;

/** A link to elsewhere; anything but http and https stays text. */
export function outerLink(url: string, text: string = url): Html {
  return /^https?:\/\/\S+$/i.test(url) ? html`<a href="${url}" rel="noreferrer">${text}</a>` : html`${text}`;
}

function inline(text: string): readonly (Html | string)[] {
  const parts: (Html | string)[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, bold, label, url] = match;
    parts.push(text.slice(from, match.index));
    if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else if (bold !== undefined) parts.push(html`<strong>${bold}</strong>`);
    else parts.push(outerLink(url ?? '', label));
    from = match.index + whole.length;
  }
  return [...parts, text.slice(from)];
}

/** Text of several paragraphs, as content has it. */
export function prose(text: string): Html {
  const paragraphs = text.trim().split(/\n\s*\n/);
  return html`${paragraphs.filter((one) => one.trim() !== '').map((one) => html`<p>${inline(one.trim())}</p>`)}`;
}
