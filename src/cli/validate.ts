import type { Command } from 'commander';
import { savedSearchTable } from '../content/index.js';
import type { Diagnostic, DiagnosticKind } from '../diagnostics/index.js';
import { diagnosticToJson } from '../diagnostics/render.js';
import { type Validation, validate } from '../rehearse/index.js';
import { check } from '../search/index.js';
import { type Context, printDiagnostics } from './context.js';
import { count } from './counting.js';
import { EXIT } from './exit.js';
import { addExamples, addFormat, addSearchOptions, type SearchOptions } from './options.js';
import { progressOn } from './progress.js';
import { withStore, workspaceFor } from './workspace.js';

type Format = 'pretty' | 'json';
type ValidateOptions = SearchOptions & { readonly format: Format };

const SEVERITY: Readonly<Record<DiagnosticKind, string>> = {
  user: 'error',
  unsupported: 'unsupported',
  warning: 'warning',
  bug: 'bug',
};

function asJson({ searches, diagnostics, ...counts }: Validation): string {
  const flat = diagnostics.map((d) => {
    const { code, message, hint, file, span } = diagnosticToJson(d);
    return { file, line: span?.line, column: span?.column, code, severity: SEVERITY[d.kind], message, hint };
  });
  return `${JSON.stringify({ ...counts, searches, diagnostics: flat }, null, 2)}\n`;
}

function summary({ objects, detections, compiled, searches, diagnostics }: Validation): string {
  const worse = diagnostics.filter(({ kind }) => kind !== 'warning').length;
  return [
    `${count(objects, 'content object')}, ${count(worse, 'problem')}, ${count(diagnostics.length - worse, 'warning')}`,
    `${compiled} of ${count(detections, 'detection')} and ${searches.compiled} of ${searches.checked} searches compile`,
  ].join('\n');
}

async function checked(options: ValidateOptions, context: Context): Promise<Validation> {
  const { knowledge, content, diagnostics } = await workspaceFor(options, context);
  const known = { macros: content.macros, savedSearches: savedSearchTable(content), knowledge };
  const progress = progressOn(context.terminal);
  const found = await withStore(options, context, 'files', (store) =>
    validate(
      content,
      ({ search }) => check({ spl: search, ...known }, store),
      ({ name }, part) => progress.show(name, part),
    ),
  ).finally(progress.clear);
  return { ...found, diagnostics: [...diagnostics, ...found.diagnostics] };
}

function failed(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ kind }) => kind !== 'warning');
}

async function run(options: ValidateOptions, context: Context): Promise<void> {
  const validation = await checked(options, context);
  if (failed(validation.diagnostics)) context.exitCode = EXIT.user;
  if (options.format === 'json') return context.terminal.out(asJson(validation));
  printDiagnostics(validation.diagnostics, context);
  context.terminal.out(`${summary(validation)}\n`);
}

export function addValidate(program: Command, context: Context): void {
  const command = program
    .command('validate')
    .summary('check detections and the other content')
    .description(
      'Checks content files and compiles every search in them: detections, drilldowns, baselines, investigations. ' +
        'With --data the searches are checked against the fields of that store.',
    );
  addFormat(addSearchOptions(command), ['pretty', 'json']);
  addExamples(command, [
    'karst validate --content my-detections/',
    'karst validate --content my-detections/ --format json > problems.json',
  ]).action((options: ValidateOptions) => run(options, context));
}
