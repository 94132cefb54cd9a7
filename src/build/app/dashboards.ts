import { readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import type { Dashboard } from '../../content/index.js';
import { buildMessages } from '../../diagnostics/codes/build.js';
import { type Diagnostic, diagnoser } from '../../diagnostics/index.js';
import { type BuildSource, byName } from '../source.js';
import { xml } from './xml.js';

const diagnose = diagnoser(buildMessages);

const cdata = (text: string): string => `<![CDATA[\n${text.replaceAll(']]>', ']]]]><![CDATA[>')}\n]]>`;

function viewOf({ name, description }: Dashboard, definition: unknown, label: string): string {
  const hidden = { hideEdit: false, hideOpenInSearch: false, hideExport: false };
  return [
    '<dashboard version="2" theme="light">',
    `  <label>${xml(`${label} - ${name}`)}</label>`,
    `  <description>${xml(description)}</description>`,
    `  <definition>${cdata(JSON.stringify(definition, null, 2))}</definition>`,
    `  <meta type="hiddenElements">${cdata(JSON.stringify(hidden, null, 2))}</meta>`,
    '</dashboard>',
    '',
  ].join('\n');
}

async function viewFile(dashboard: Dashboard, label: string): Promise<readonly [string, string] | Diagnostic> {
  const refused = (reason: string): Diagnostic => diagnose('build/dashboard', { file: dashboard.path }, reason);
  let definition: unknown;
  try {
    definition = JSON.parse(await readFile(dashboard.path, 'utf8')) as unknown;
  } catch (error) {
    return refused((error as Error).message);
  }
  const title = (definition as { readonly title?: unknown } | null)?.title;
  if (title !== dashboard.name) return refused(`its JSON is titled “${String(title)}”, its YAML “${dashboard.name}”.`);
  const stem = `${label}__${parse(dashboard.file).name}`.replace(/[^\w.-]+/g, '_');
  return [`default/data/ui/views/${stem}.xml`, viewOf(dashboard, definition, label)];
}

/** Dashboards of Dashboard Studio: path → XML around their JSON. */
export async function dashboards({ content, info }: BuildSource): Promise<{
  readonly files: readonly (readonly [string, string])[];
  readonly diagnostics: readonly Diagnostic[];
}> {
  const views = await Promise.all(byName(content.dashboards.values()).map((one) => viewFile(one, info.label)));
  return {
    files: views.flatMap((view) => ('code' in view ? [] : [view])),
    diagnostics: views.flatMap((view) => ('code' in view ? [view] : [])),
  };
}
