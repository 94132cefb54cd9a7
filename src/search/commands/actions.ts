import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import { type Command, command, rows } from './command.js';

const diagnose = diagnoser(searchMessages);

/** A command whose effect is outside the search: the rows go on, and a message says what has not been done. */
function action(name: string, syntax: string, what: string, example: string): Command {
  return command<string>({
    name,
    syntax,
    summary: `Hands the rows on as they are; a message says that ${what}.`,
    examples: [example],
    parse: (cursor) => cursor.rest().text,
    print: (text) => text,
    lower: (_args, input, { span, report }) => {
      report(diagnose('search/not-done', { span }, name, what));
      return rows(input);
    },
  });
}

export const sendalert = action(
  'sendalert',
  'sendalert <action> [results_link=<url>] [results_path=<path>] [param.<name>=<value>...]',
  'the alert action has not been run',
  'search EventCode=1 | sendalert notable param.severity="high"',
);

export const sendemail = action(
  'sendemail',
  'sendemail to=<addresses> [<option>=<value>...]',
  'no mail has been sent',
  'search EventCode=1 | stats count | sendemail to="soc@example.com" subject="events"',
);

export const sendnotable = action(
  'sendnotable',
  'sendnotable [<option>=<value>...]',
  'no notable has been made',
  'search EventCode=1 | sendnotable severity=high',
);

export const sendtophantom = action(
  'sendtophantom',
  'sendtophantom [<option>=<value>...]',
  'nothing has been sent to another product',
  'search EventCode=1 | sendtophantom server=soar severity=high',
);

export const snowincident = action(
  'snowincident',
  'snowincident [<option>=<value>...]',
  'no ticket has been made',
  'search EventCode=1 | snowincident category="security"',
);

export const awssnsalert = action(
  'awssnsalert',
  'awssnsalert [<option>=<value>...]',
  'nothing has been sent to another product',
  'search EventCode=1 | awssnsalert account=main topic_name=alerts',
);
