import type { Detection } from '../../content/index.js';
import * as parts from './detection-sections.js';
import { badgeOf, framed, section } from './frame.js';
import { html, type Part } from './html.js';
import { prose } from './prose.js';
import type { Site } from './site-model.js';
import { splBlock } from './spl.js';
import { testing } from './testing.js';

const CAUTION: Partial<Record<Detection['status'], string>> = {
  deprecated: 'This detection is deprecated: nobody maintains it any longer.',
  experimental: 'This detection is experimental: no data to test it automatically is published.',
};

/** The sections in the order of the page; those without a body are left out. */
function sectionsOf(detection: Detection, site: Site): readonly (readonly [id: string, title: string, body: Part])[] {
  const { description, search, howToImplement, knownFalsePositives } = detection;
  return [
    ['description', 'Description', prose(description)],
    ['search', 'Search', splBlock(search)],
    ['data-source', 'Data Source', parts.dataSources(detection, site)],
    ['macros', 'Macros Used', parts.macros(detection, site)],
    ['lookups', 'Lookups Used', parts.lookups(detection, site)],
    ['baselines', 'Baselines', parts.baselines(detection, site)],
    ['annotations', 'Annotations', parts.annotations(detection, site)],
    ['configuration', 'Default Configuration', parts.configuration(detection, site)],
    ['implementation', 'Implementation', prose(howToImplement || 'Nothing is said about it.')],
    ['false-positives', 'Known False Positives', prose(knownFalsePositives || 'None are known.')],
    ['stories', 'Associated Analytic Story', parts.stories(detection, site)],
    ['risk', 'Risk Based Analytics (RBA)', parts.risk(detection)],
    ['drilldowns', 'Drilldown Searches', parts.drilldowns(detection)],
    ['references', 'References', parts.references(detection)],
    ['testing', 'Detection Testing', testing(detection, site)],
  ];
}

/** The page of a detection. */
export function detectionPage(detection: Detection, site: Site): string {
  const { name, type, status, date, author, id, version, tags } = detection;
  const sections = sectionsOf(detection, site).filter(([, , body]) => body !== undefined);
  const contents = sections.map(([anchor, title]) => html`<li><a href="#${anchor}">${title}</a></li>`);
  const caution = CAUTION[status];
  const body = html`<div class="columns">
<article>
<p class="kicker">Detection</p>
<h1>${name}</h1>
<p class="badges">${badgeOf(type, type)} ${badgeOf(status, status)}</p>
<dl class="meta">
<div><dt>Updated</dt><dd>${date === '' ? 'unknown' : html`<time datetime="${date}">${date}</time>`}</dd></div>
<div><dt>Author</dt><dd>${author || 'unknown'}</dd></div>
<div><dt>Version</dt><dd>${version}</dd></div>
<div><dt>Product</dt><dd>${tags.product.join(', ') || 'N/A'}</dd></div>
<div class="wide"><dt>ID</dt><dd><code>${id}</code></dd></div>
</dl>
${caution !== undefined && html`<p class="caution">${caution}</p>`}
${parts.techniques(detection, site)}
${sections.map(([anchor, title, part]) => section(anchor, title, part))}
<p class="source">Source: ${parts.fileOf(detection, site)} | Version: ${version}</p>
</article>
<aside><nav aria-label="On this page"><p>On this page</p><ol>${contents}</ol></nav></aside>
</div>`;
  return framed({ title: name, summary: detection.description, depth: 1, here: 'detections', body }, site);
}
