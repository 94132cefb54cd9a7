import { pathToFileURL } from 'node:url';
import { RULES } from '../../content/index.js';
import { type Placed, placed, shownPath, type ValidateReport } from './report.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

function level(severity: string): 'error' | 'warning' {
  return severity === 'warning' ? 'warning' : 'error';
}

function location({ file, line, column, endLine, endColumn }: Placed, folder: string): readonly object[] {
  if (file === undefined) return [];
  const path = shownPath(file, folder);
  const inside = path !== file.replaceAll('\\', '/');
  const artifactLocation = inside
    ? { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' }
    : { uri: pathToFileURL(file).href };
  const region = line === undefined ? {} : { region: { startLine: line, startColumn: column, endLine, endColumn } };
  return [{ physicalLocation: { artifactLocation, ...region } }];
}

/** SARIF 2.1.0: one run, a rule for each code that there is a result of. Files inside `folder` are relative to SRCROOT. */
export function toSarif({ diagnostics, folder, version }: ValidateReport): string {
  const all = diagnostics.map(placed);
  const ids = [...new Set(all.map(({ code }) => code))].sort();
  const rules = ids.map((id) => {
    const about = RULES.find((rule) => rule.id === id)?.about;
    return { id, ...(about !== undefined && { shortDescription: { text: about } }) };
  });
  const results = all.map((one) => ({
    ruleId: one.code,
    ruleIndex: ids.indexOf(one.code),
    level: level(one.severity),
    message: { text: one.hint === undefined ? one.message : `${one.message} ${one.hint}` },
    locations: location(one, folder),
  }));
  const driver = { name: 'Karst', semanticVersion: version, rules };
  const base = pathToFileURL(`${folder}/`).href;
  const run = {
    tool: { driver },
    originalUriBaseIds: { SRCROOT: { uri: base } },
    columnKind: 'utf16CodeUnits',
    results,
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}
