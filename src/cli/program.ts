import { Command } from 'commander';
import { addAudit } from './audit.js';
import { addBacktest } from './backtest.js';
import { addBackup } from './backup.js';
import { addBuild } from './build.js';
import { addCompletion } from './completion.js';
import type { Context } from './context.js';
import { addCoverage } from './coverage.js';
import { addDemo } from './demo.js';
import { addDetections } from './detections.js';
import { addDoctor } from './doctor.js';
import { EXIT, reportFailure } from './exit.js';
import { addExplain } from './explain.js';
import { addFindings } from './findings.js';
import { addHunt } from './hunt.js';
import { addIngest } from './ingest.js';
import { addInputs } from './inputs.js';
import { addKnowledge } from './knowledge.js';
import { addNew } from './new.js';
import { addReplay } from './replay.js';
import { addRestore } from './restore.js';
import { addRetention } from './retention.js';
import { addRisk } from './risk.js';
import { addRuns } from './runs.js';
import { addSearch } from './search.js';
import { addServe } from './serve.js';
import { addSimulate } from './simulate.js';
import { addSuppressions } from './suppressions.js';
import type { Terminal } from './terminal.js';
import { addTest } from './test.js';
import { addToken } from './token.js';
import { addUser } from './user.js';
import { addValidate } from './validate.js';
import { version } from './version.js';

/** The subcommands, in the order of `--help`. */
const COMMANDS = [
  addHunt,
  addIngest,
  addSearch,
  addExplain,
  addValidate,
  addKnowledge,
  addTest,
  addBuild,
  addBacktest,
  addCoverage,
  addReplay,
  addNew,
  addSimulate,
  addDemo,
  addServe,
  addInputs,
  addDetections,
  addRuns,
  addFindings,
  addSuppressions,
  addRisk,
  addToken,
  addUser,
  addAudit,
  addDoctor,
  addRetention,
  addBackup,
  addRestore,
  addCompletion,
] as const;

const EXIT_CODES = `
Exit codes:
  ${EXIT.ok}  it ran
  ${EXIT.user}  the command line or the input is wrong
  ${EXIT.bug}  a bug in Karst
  ${EXIT.findings}  something was found, with --fail-on-findings; or a check of karst doctor failed
`;

/** The command line as commander sees it, writing to the context's terminal. */
export function buildProgram(context: Context): Command {
  const { terminal } = context;
  const program = new Command('karst')
    .description('Runs Splunk detection content without Splunk.')
    .version(version(), '-V, --version', 'print the version')
    .option('--verbose', 'print all diagnostics of a kind, and stack traces of internal errors')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('(--help shows the options)')
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
    })
    .exitOverride();
  for (const add of COMMANDS) add(program, context);
  return program;
}

/** Runs one command line (without node and script); never throws; resolves to the exit code. */
export async function runKarst(args: readonly string[], terminal: Terminal, folder: string): Promise<number> {
  // Accepted anywhere, as people append it to the command that failed.
  const verbose = args.includes('--verbose');
  const context: Context = { terminal, folder, verbose, exitCode: EXIT.ok };
  const rest = args.filter((arg) => arg !== '--verbose');
  try {
    await buildProgram(context).parseAsync(rest, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return reportFailure(error, terminal, verbose);
  }
}
