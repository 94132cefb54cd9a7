import type { Detection, Story } from '../../content/index.js';
import { byName, rawText, techniquesOf } from '../source.js';
import { badgeOf, framed, section, up } from './frame.js';
import { type Html, html } from './html.js';
import { outerLink, prose } from './prose.js';
import { type Group, type Site, WAYS, type Way } from './site-model.js';

/** What the search of the site looks through. */
function words(detection: Detection, { source }: Site): string {
  const { name, id, type, status, tags, dataSources } = detection;
  const techniques = techniquesOf(detection, source.techniques).map((technique) => technique.name);
  const all = [
    name,
    id,
    type,
    status,
    ...tags.mitreAttackId,
    ...techniques,
    ...tags.analyticStory,
    ...dataSources,
    ...tags.cve,
  ];
  return all.join(' ').toLowerCase();
}

/** A row a detection; `depth` is that of the page. */
export function detectionTable(detections: readonly Detection[], depth: 0 | 1, site: Site): Html {
  const link = (folder: Way | 'detections', name: string): Html => {
    const path = site.pathOf(folder, name);
    return path === undefined ? html`${name}` : html`<a href="${up(depth)}${path}">${name}</a>`;
  };
  const rows = detections.map((detection) => {
    const { name, type, status, tags, date, dataSources } = detection;
    const techniques = tags.mitreAttackId.map((id) => html`${link('techniques', id)} `);
    const mark = status === 'production' ? undefined : html` ${badgeOf(status, status)}`;
    return html`<tr data-words="${words(detection, site)}"><td>${link('detections', name)}${mark}</td><td>${badgeOf(type, type)}</td><td>${techniques}</td><td>${dataSources.join(', ')}</td><td><time>${date}</time></td></tr>
`;
  });
  return html`<div class="scroll"><table class="list"><thead><tr><th scope="col">Detection</th><th scope="col">Type</th><th scope="col">Technique</th><th scope="col">Data source</th><th scope="col">Updated</th></tr></thead><tbody>
${rows}</tbody></table></div>`;
}

const filter = (
  by: string,
): Html => html`<form class="find" role="search" hidden><label for="find">Search by ${by}</label>
<input id="find" type="search" autocomplete="off"><output aria-live="polite"></output></form>`;

const number = (n: number): string => n.toLocaleString('en-US');

export function indexPage(site: Site): string {
  const { info, content } = site.source;
  const production = site.detections.filter(({ status }) => status === 'production').length;
  const counts: readonly (readonly [number, string])[] = [
    [site.detections.length, 'detections'],
    [production, 'in production'],
    [content.stories.size, 'stories'],
    [site.ways.techniques.length, 'techniques'],
    [site.ways.sources.length, 'data sources'],
  ];
  const body = html`<h1>${info.title}</h1>
<p class="lead">${info.description}</p>
<ul class="counts">${counts.map(([n, what]) => html`<li><b>${number(n)}</b> ${what}</li>`)}</ul>
${filter('name, technique, story, data source, CVE or type')}
${detectionTable(site.detections, 0, site)}`;
  return framed({ title: 'Detections', summary: info.description, depth: 0, here: 'detections', body }, site);
}

const mostOf = (a: Group, b: Group): number => b.detections.length - a.detections.length;

/** A title that says what an id is. */
function titleOf(way: Way, name: string, { source }: Site): string {
  const technique = way === 'techniques' ? source.techniques.get(name) : undefined;
  return technique === undefined ? name : `${name} ${technique.name}`;
}

function cards(items: readonly { readonly path: string | undefined; readonly title: string; readonly note: string }[]) {
  return html`<ul class="cards">${items.map(
    ({
      path,
      title,
      note,
    }) => html`<li data-words="${title.toLowerCase()}"><a href="${path}">${title}</a><span>${note}</span></li>
`,
  )}</ul>`;
}

const howMany = (n: number): string => `${number(n)} ${n === 1 ? 'detection' : 'detections'}`;

/** All tactics, techniques, data sources or types. */
export function wayPage(way: Way, site: Site): string {
  const groups = way === 'techniques' ? site.ways[way] : [...site.ways[way]].sort(mostOf);
  const items = groups.map(({ name, detections }) => ({
    path: site.pathOf(way, name),
    title: titleOf(way, name, site),
    note: howMany(detections.length),
  }));
  const { title } = WAYS[way];
  const body = html`<h1>${title}</h1>
${filter('name')}
${cards(items)}`;
  return framed({ title, summary: `${title} of the detections.`, depth: 0, here: way, body }, site);
}

/** The detections of one tactic, technique, data source or type. */
export function groupPage(way: Way, { name, detections }: Group, site: Site): string {
  const title = titleOf(way, name, site);
  const described = way === 'sources' ? site.source.content.dataSources.get(name)?.description : undefined;
  const body = html`<p class="kicker">${WAYS[way].one}</p>
<h1>${title}</h1>
${described !== undefined && prose(described)}
<p>${howMany(detections.length)}</p>
${detectionTable(detections, 1, site)}`;
  return framed({ title, summary: `Detections of ${title}.`, depth: 1, here: way, body }, site);
}

const ofStory = (story: Story, site: Site): readonly Detection[] =>
  site.detections.filter(({ tags }) => tags.analyticStory.includes(story.name));

export function storiesPage(site: Site): string {
  const items = byName(site.source.content.stories.values()).map((story) => ({
    path: site.pathOf('stories', story.name),
    title: story.name,
    note: howMany(ofStory(story, site).length),
  }));
  const body = html`<h1>Stories</h1>
${filter('name')}
${cards(items)}`;
  return framed({ title: 'Stories', summary: 'Analytic stories.', depth: 0, here: 'stories', body }, site);
}

export function storyPage(story: Story, site: Site): string {
  const detections = ofStory(story, site);
  const { content } = site.source;
  const further = byName(content.searches.filter(({ analyticStory }) => analyticStory.includes(story.name)));
  const rows = further.map((search) => html`<li>${search.name} <small>${search.kind}</small></li>`);
  const body = html`<p class="kicker">Analytic story</p>
<h1>${story.name}</h1>
<dl class="meta">
<div><dt>Updated</dt><dd>${story.date || rawText(content, story, 'creation_date') || 'unknown'}</dd></div>
<div><dt>Author</dt><dd>${story.author || 'unknown'}</dd></div>
<div><dt>Version</dt><dd>${story.version}</dd></div>
<div><dt>Category</dt><dd>${story.category.join(', ') || 'N/A'}</dd></div>
<div class="wide"><dt>ID</dt><dd><code>${story.id}</code></dd></div>
</dl>
${section('description', 'Description', prose(story.description))}
${story.narrative !== '' && section('narrative', 'Why it matters', prose(story.narrative))}
${section('detections', 'Detections', detectionTable(detections, 1, site))}
${rows.length > 0 && section('further', 'Baselines and investigations', html`<ul>${rows}</ul>`)}
${story.references.length > 0 && section('references', 'References', html`<ul>${story.references.map((one) => html`<li>${outerLink(one)}</li>`)}</ul>`)}`;
  return framed({ title: story.name, summary: story.description, depth: 1, here: 'stories', body }, site);
}
