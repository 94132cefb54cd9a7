import { parse, relative } from 'node:path';
import type { Detection } from '../../content/index.js';
import { severityOf } from '../../findings/index.js';
import { cis20Of, killChainPhases, nistOf } from '../app/index.js';
import { byName, deploymentOf, lookupsOf, macroDescription, macrosOf, rawValue, tacticName } from '../source.js';
import { facts, table } from './frame.js';
import { type Html, html, type Part } from './html.js';
import { platformOf } from './platform.js';
import { outerLink } from './prose.js';
import type { Site } from './site-model.js';

/** A link from a detection's page to another page of the site; text where there is none. */
export function linked(site: Site, folder: Parameters<Site['pathOf']>[0], name: string, text: Part = name): Html {
  const path = site.pathOf(folder, name);
  return path === undefined ? html`${text}` : html`<a href="../${path}">${text}</a>`;
}

const between = (parts: readonly Html[], by: string): readonly Part[] =>
  parts.flatMap((part, at) => (at === 0 ? [part] : [by, part]));
const code = (text: string): Html => html`<code>${text}</code>`;
const none = (text: string): Html => html`<p class="none">${text}</p>`;

export function techniques({ tags }: Detection, site: Site): Html {
  if (tags.mitreAttackId.length === 0) return none('Not mapped to ATT&CK.');
  const rows = tags.mitreAttackId.map((id) => {
    const technique = site.source.techniques.get(id);
    const tactics = technique?.tactics.map((tactic) => linked(site, 'tactics', tacticName(tactic))) ?? [];
    const url = `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
    return [linked(site, 'techniques', id), outerLink(url, technique?.name ?? id), between(tactics, ', ')];
  });
  return table(['ID', 'Technique', 'Tactic'], rows);
}

function addOnOf(site: Site, source: { readonly file: string; readonly name: string }): Part {
  const { supported_TA: listed } = rawValue(site.source.content, source);
  const [addOn] = Array.isArray(listed) ? (listed as Readonly<Record<string, unknown>>[]) : [];
  if (addOn === undefined) return 'N/A';
  const version = addOn.version === undefined ? '' : ` ${String(addOn.version)}`;
  return outerLink(String(addOn.url ?? ''), `${String(addOn.name)}${version}`);
}

export function dataSources({ dataSources: names }: Detection, site: Site): Html {
  if (names.length === 0) return none('No data source is named.');
  const rows = names.map((name) => {
    const source = site.source.content.dataSources.get(name);
    const link = linked(site, 'sources', name);
    if (source === undefined) return [link, platformOf(name, ''), 'N/A', 'N/A', 'N/A'];
    const { sourcetype, source: from } = source;
    return [link, platformOf(name, sourcetype), code(sourcetype), code(from), addOnOf(site, source)];
  });
  return table(['Name', 'Platform', 'Sourcetype', 'Source', 'Supported add-on'], rows);
}

export function macros({ search, file }: Detection, { source }: Site): Html {
  const { content } = source;
  const names = macrosOf(search);
  if (names.length === 0) return none('The search uses no macros.');
  const rows = names.map((key) => [
    html`${code(key.replace(/\(\d+\)$/, ''))}`,
    code(content.macros.get(key)?.definition ?? 'defined by another app'),
    macroDescription(content, key),
  ]);
  const filter = `${parse(file).name}_filter`;
  const empty = content.macros.get(filter)?.definition.trim() === 'search *' && names.includes(filter);
  return html`${table(['Name', 'Value', 'Purpose'], rows)}${
    empty &&
    html`<p class="note">${code(filter)} is an empty macro by default. Define it to filter results out (false positives) without editing the search.</p>`
  }`;
}

export function lookups({ search }: Detection, { source }: Site): Html | undefined {
  const rows = lookupsOf(source.content, search).map((name) => {
    const lookup = source.content.lookups.get(name);
    const kind = lookup?.path === undefined ? 'KV store collection' : 'CSV';
    return [code(name), kind, lookup?.description ?? ''];
  });
  return rows.length === 0 ? undefined : table(['Name', 'Kind', 'Description'], rows);
}

export function annotations(detection: Detection, { source }: Site): Html {
  const { tags } = detection;
  const phases = killChainPhases(detection, source);
  const list = (texts: readonly string[]): string => (texts.length === 0 ? 'N/A' : texts.join(', '));
  return facts([
    ['MITRE ATT&CK', list(tags.mitreAttackId)],
    ['Kill chain phase', list(phases)],
    ['NIST', nistOf(detection)],
    ['CIS', cis20Of(detection)],
    ['CVE', list(tags.cve)],
    ['Asset type', tags.assetType || 'N/A'],
    ['Security domain', tags.securityDomain],
  ]);
}

export function configuration(detection: Detection, { source }: Site): Html {
  const deployment = deploymentOf(source.content, detection);
  if (deployment === undefined) return none('No deployment says when it runs.');
  const { scheduling, notable, rba } = deployment;
  const enabled = detection.enabledByDefault === true;
  const { throttling } = detection.tags;
  return html`<p>Unless it is changed, the detection runs in Splunk Enterprise Security with these settings:</p>
${facts([
  ['Disabled', String(!enabled)],
  ['Cron Schedule', code(scheduling.cronSchedule)],
  ['Earliest Time', code(scheduling.earliestTime)],
  ['Latest Time', code(scheduling.latestTime)],
  ['Schedule Window', scheduling.scheduleWindow],
  ['Creates Notable', notable === undefined ? 'No' : 'Yes'],
  ...(notable === undefined
    ? []
    : ([
        ['Rule Title', code(notable.ruleTitle)],
        ['Rule Description', code(notable.ruleDescription)],
        ['Notable Event Fields', notable.nesFields.join(', ') || 'N/A'],
        ['Severity', severityOf(detection.tags.riskScore)],
      ] as const)),
  ['Creates Risk Event', rba ? 'True' : 'False'],
  ...(throttling === undefined
    ? []
    : ([['Throttling', `once in ${throttling.period} for equal ${throttling.fields.join(', ')}`]] as const)),
])}`;
}

export function stories({ tags }: Detection, site: Site): Html {
  if (tags.analyticStory.length === 0) return none('It belongs to no story.');
  return html`<ul>${tags.analyticStory.map((name) => html`<li>${linked(site, 'stories', name)}</li>`)}</ul>`;
}

const amount = (value: number | undefined): string => (value === undefined ? 'N/A' : String(value));

export function risk({ tags, riskObjects, threatObjects }: Detection): Html {
  if (riskObjects.length + threatObjects.length === 0) return none('It makes no risk events.');
  const score = table(
    ['Risk Message', 'Risk Score', 'Impact', 'Confidence'],
    [[tags.message ?? 'N/A', amount(tags.riskScore), amount(tags.impact), amount(tags.confidence)]],
  );
  const own = riskObjects.some(({ message }) => message !== undefined && message !== tags.message);
  const objects = table(
    ['Risk Object', 'Type', 'Score', ...(own ? ['Message'] : [])],
    riskObjects.map(({ field, type, score: of, message }) => [code(field), type, of, ...(own ? [message ?? ''] : [])]),
  );
  const threats = table(
    ['Threat Object', 'Type'],
    threatObjects.map(({ field, type }) => [code(field), type]),
  );
  return html`${score}${riskObjects.length > 0 && objects}${threatObjects.length > 0 && threats}`;
}

export function drilldowns({ drilldowns: given }: Detection): Html | undefined {
  if (given.length === 0) return undefined;
  const rows = given.map(({ name, search, earliestOffset, latestOffset }) => [
    name,
    code(search),
    html`${earliestOffset ?? 'N/A'} to ${latestOffset ?? 'N/A'}`,
  ]);
  return table(['Name', 'Search', 'Time range'], rows);
}

export function references({ references: given }: Detection): Html {
  if (given.length === 0) return none('There are none.');
  return html`<ul>${given.map((one) => html`<li>${outerLink(one)}</li>`)}</ul>`;
}

/** Baselines that must have run before. */
export function baselines({ name }: Detection, { source }: Site): Html | undefined {
  const needed = byName(
    source.content.searches.filter(({ kind, detections }) => kind === 'baseline' && detections.includes(name)),
  );
  if (needed.length === 0) return undefined;
  return table(
    ['Baseline', 'Description'],
    needed.map((one) => [one.name, one.description]),
  );
}

/** The file below the folder of content; the whole path is nobody's business. */
export function fileOf(detection: Detection, { source }: Site): Html {
  const paths = source.roots.map((root) => relative(root, detection.file)).filter((path) => !path.startsWith('..'));
  const path = (paths[0] ?? parse(detection.file).base).replaceAll('\\', '/');
  const { repository } = source;
  return repository === undefined ? code(path) : outerLink(`${repository.replace(/\/$/, '')}/${encodeURI(path)}`, path);
}
