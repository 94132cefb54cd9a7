import { type Html, html, type Part } from './html.js';
import { type Site, WAYS, type Way } from './site-model.js';

/** A page of the site. */
export interface Page {
  readonly title: string;
  /** For search engines and previews. */
  readonly summary: string;
  /** How many folders below the root it is: 0 or 1. */
  readonly depth: 0 | 1;
  readonly here: 'detections' | 'stories' | Way;
  readonly body: Html;
}

/** What every page has in front of its links. */
export const up = (depth: 0 | 1): string => (depth === 0 ? '' : '../');

function navigation({ depth, here }: Page): Html {
  const places: readonly (readonly [Page['here'], string, string])[] = [
    ['detections', 'index.html', 'Detections'],
    ['stories', 'stories.html', 'Stories'],
    ...(Object.keys(WAYS) as Way[]).map((way): [Way, string, string] => [way, `${way}.html`, WAYS[way].title]),
  ];
  const items = places.map(
    ([place, path, title]) =>
      html`<li><a href="${up(depth)}${path}"${place === here && html` aria-current="true"`}>${title}</a></li>`,
  );
  return html`<nav aria-label="Site"><ul>${items}</ul></nav>`;
}

/** The whole document of a page. Nothing in it is fetched from elsewhere. */
export function framed(page: Page, { source }: Site): string {
  const { title, version } = source.info;
  const root = up(page.depth);
  const whole = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${page.summary.slice(0, 200)}">
<title>${page.title} · ${title}</title>
<link rel="stylesheet" href="${root}style.css">
<script src="${root}site.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="bar">
<a class="brand" href="${root}index.html">${title}</a>
${navigation(page)}
<form action="${root}index.html" role="search"><input type="search" name="q" placeholder="Search detections" aria-label="Search detections"></form>
</div></header>
<main id="main">
${page.body}
</main>
<footer class="bottom">${title} ${version} · built with Karst. ATT&amp;CK® is a trademark of The MITRE Corporation.</footer>
</body>
</html>
`;
  return whole.text;
}

/** A table with a heading for every column; on narrow screens it scrolls by itself. */
export function table(columns: readonly string[], rows: readonly (readonly Part[])[]): Html {
  const heads = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`);
  return html`<div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A table of a name and a value a row. */
export function facts(rows: readonly (readonly [string, Part])[]): Html {
  const body = rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return html`<div class="scroll"><table class="facts"><tbody>${body}</tbody></table></div>`;
}

export function section(id: string, title: string, body: Part): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}"><a href="#${id}">${title}</a></h2>
${body}
</section>
`;
}

export const badgeOf = (kind: string, text: string): Html =>
  html`<span class="badge ${kind.toLowerCase()}">${text}</span>`;
