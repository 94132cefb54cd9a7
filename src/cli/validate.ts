import { join, resolve, sep } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  applyFixes,
  type Fixed,
  isKnownId,
  type Level,
  type RuleSet,
  savedSearchTable,
  type Validation,
  validate,
} from '../content/index.js';
import { fieldsMadeBy } from '../knowledge/index.js';
import { inspect } from '../search/index.js';
import { attackTechniques } from './attack-names.js';
import { loadConfig } from './config.js';
import { type Context, printDiagnostics } from './context.js';
import { EXIT } from './exit.js';
import { addExamples, addFormat, addSearchOptions, type SearchOptions } from './options.js';
import { contentPacks } from './packs.js';
import { progressOn } from './progress.js';
import {
  isError,
  rulesAsJson,
  rulesAsText,
  summary,
  toGithub,
  toJson,
  toJunit,
  toSarif,
  type ValidateReport,
} from './validate-report/index.js';
import { LEVELS, RULE_SETS } from './validate-settings.js';
import { version } from './version.js';
import { withStore, workspaceFor } from './workspace.js';

const FORMATS = ['pretty', 'json', 'sarif', 'junit', 'github'] as const;
type Format = (typeof FORMATS)[number];

interface ValidateOptions extends SearchOptions {
  readonly format: Format;
  readonly ruleSet?: RuleSet;
  readonly rule?: ReadonlyMap<string, Level>;
  readonly rules?: boolean;
  readonly fix?: boolean;
}

const MACHINE: Readonly<Record<Exclude<Format, 'pretty'>, (report: ValidateReport) => string>> = {
  json: toJson,
  sarif: toSarif,
  junit: toJunit,
  github: toGithub,
};

async function checked(options: ValidateOptions, context: Context): Promise<Validation> {
  const { knowledge, content, diagnostics } = await workspaceFor(options, context);
  const { validate: settings, content: configured } = loadConfig(context.folder);
  const given = [...configured, ...(options.content ?? [])].map((path) => resolve(context.folder, path));
  // What comes with Karst is not for its users to mend, unless they ask for it.
  const bundled = contentPacks().filter((pack) => !given.includes(resolve(pack)));
  const known = { macros: content.macros, savedSearches: savedSearchTable(content), knowledge };
  const progress = progressOn(context.terminal);
  const techniques = attackTechniques();
  const found = await withStore(options, context, 'files', (store) =>
    validate(content, {
      set: options.ruleSet ?? settings?.set ?? 'contentctl',
      switches: new Map([...(settings?.rules ?? []), ...(options.rule ?? [])]),
      today: new Date().toISOString().slice(0, 10),
      techniques,
      inspect: (spl) => inspect({ spl, ...known }, store),
      fieldsOfSource: fieldsMadeBy(knowledge),
      ...(given.length > 0 && {
        concerns: (file: string) => !bundled.some((pack) => file.startsWith(join(pack, sep))),
      }),
      onSearch: ({ name }, part) => progress.show(name, part),
    }),
  ).finally(progress.clear);
  return { ...found, diagnostics: [...diagnostics, ...found.diagnostics] };
}

/** Mending one thing may bring another to light, but not for ever. */
const MOST_ROUNDS = 5;

/** With `--fix` what is left is told, after mending. */
async function validated(
  options: ValidateOptions,
  context: Context,
): Promise<Validation & { fixed: readonly Fixed[] }> {
  const fixed: Fixed[] = [];
  for (let round = 0; ; round++) {
    const found = await checked(options, context);
    const mended = options.fix === true && round < MOST_ROUNDS ? await applyFixes(found.diagnostics) : [];
    fixed.push(...mended);
    if (mended.length === 0) return { ...found, fixed };
  }
}

async function run(options: ValidateOptions, context: Context): Promise<void> {
  const { terminal, folder } = context;
  if (options.rules === true) return terminal.out(options.format === 'json' ? rulesAsJson() : rulesAsText());
  const report: ValidateReport = { ...(await validated(options, context)), folder, version: version() };
  if (report.diagnostics.some(isError)) context.exitCode = EXIT.user;
  if (options.format !== 'pretty') return terminal.out(MACHINE[options.format](report));
  printDiagnostics(report.diagnostics, context);
  terminal.out(`${summary(report)}\n`);
}

function readSwitch(text: string, before: ReadonlyMap<string, Level> = new Map()): ReadonlyMap<string, Level> {
  const [id = '', value = ''] = text.split('=');
  const level = LEVELS.find((known) => known === value);
  if (level === undefined || !isKnownId(id)) throw new InvalidArgumentError('Write ID=off, ID=warn or ID=error.');
  return new Map([...before, [id, level]]);
}

export function addValidate(program: Command, context: Context): void {
  const command = program
    .command('validate')
    .summary('check detections and the other content')
    .description(
      'Checks content files against the rules of contentctl and more, and compiles every search in them: detections, ' +
        'drilldowns, baselines, investigations. With --data the searches are checked against the fields of that store.',
    );
  addFormat(addSearchOptions(command), FORMATS)
    .addOption(
      new Option(
        '--rule-set <set>',
        'which rules are errors (default: `validate.set` in karst.yml, else contentctl)',
      ).choices(RULE_SETS),
    )
    .addOption(
      new Option('--rule <id=level>', 'off, warn or error for one rule; may be repeated').argParser(readSwitch),
    )
    .option('--rules', 'list the rules and stop')
    .option('--fix', 'mend what is mechanical in the files, and tell what is left');
  addExamples(command, [
    'karst validate --content my-detections/',
    'karst validate --content my-detections/ --rule-set strict --rule rule/no-summariesonly=off',
    'karst validate --content my-detections/ --format sarif > problems.sarif',
    'karst validate --rules',
  ]).action((options: ValidateOptions) => run(options, context));
}
