import type { Wording } from '../diagnostic.js';

/** The rule set decides whether a broken rule is an error or a warning; without one it is an error. */
const broken = (message: string, hint?: string): Wording => ({ kind: 'user', message, ...(hint ? { hint } : {}) });
const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');
/** What may be meant, or else what can be written. */
const meant = (match: string | undefined, known: readonly string[]): string =>
  didYouMean(match) ?? `One of: ${known.join(', ')}.`;
const didYouMean = (match: string | undefined): string | undefined => match && `Did you mean “${match}”?`;

/** What karst validate says of content that breaks a rule: `code → (parameters) => Wording`. */
export const ruleMessages = {
  // Any object
  'rule/unknown-key': (key: string, match: string | undefined) =>
    broken(`The key “${key}” is not known; contentctl 5 refuses it.`, didYouMean(match)),
  'rule/computed-key': (key: string) =>
    broken(`“${key}” is worked out by contentctl, which refuses a detection that says it itself.`, 'Remove it.'),
  'rule/name-too-long': (length: number, most: number) =>
    broken(
      `The name has ${length} characters; at most ${most} fit.`,
      'Saved searches are named after it, with a prefix and “ - Rule”.',
    ),
  'rule/file-name': (name: string, wanted: string) =>
    broken(
      `The file of “${name}” must be called ${wanted}.`,
      'Rename the file: filter macros and change detection go by its name.',
    ),
  'rule/no-author': () => broken('There is no author.', 'Add a line such as: author: Your Name, Your Company'),
  'rule/author-too-long': (length: number) => broken(`The author has ${length} characters; at most 255 are allowed.`),
  'rule/no-date': (key: string) => broken(`There is no ${key}.`, `Add a line such as: ${key}: '2024-09-30'`),
  'rule/date-not-real': (text: string) => broken(`There is no day ${text}.`),
  'rule/date-in-future': (text: string) => broken(`The date ${text} is in the future.`),
  'rule/no-version': () => broken('There is no version.', 'Add a line such as: version: 1'),
  'rule/no-description': () =>
    broken('There is no description.', 'Say in a sentence or two what this is and why it matters.'),
  'rule/description-too-long': (length: number) =>
    broken(`The description has ${length} characters; at most 10000 are allowed.`),
  'rule/reference-no-url': (text: string) => broken(`The reference “${text}” is no http or https URL.`),
  'rule/placeholder': (key: string) =>
    broken(`“${key}” still holds __UPDATE__.`, 'Put what belongs there in its place.'),
  'rule/named-twice': (list: string, name: string) => broken(`${list} names “${name}” twice.`, 'Remove one of them.'),
  'rule/same-id': (id: string, kind: string, name: string) =>
    broken(
      `The id ${id} is also that of the ${kind} “${name}”.`,
      'Give it an id of its own, for example from uuidgen.',
    ),
  'rule/same-name': (name: string, kind: string, file: string) =>
    broken(`The name “${name}” is also that of a ${kind}, in ${file}.`),
  'rule/upper-case-id': (id: string) =>
    broken(`The id ${id} is not written in lower case.`, 'karst validate --fix writes it so.'),

  // Detections
  'rule/too-short': (key: string, least: number) => broken(`“${key}” says less than ${least} characters.`),
  'rule/no-filter-macro': (macro: string) =>
    broken(
      `The search does not end with its filter macro \`${macro}\`.`,
      `Add “| \`${macro}\`”: people exclude what is normal for them there, without changing the search.`,
    ),
  'rule/four-backticks': () => broken('Four back-ticks in a row.', 'A comment opens and closes with three.'),
  'rule/too-few-drilldowns': (count: number) =>
    broken(
      `The detection has ${count} drilldown searches; two are wanted.`,
      'One for the results themselves, one for what else is known of the entity.',
    ),
  'rule/no-original-drilldown': () =>
    broken('No drilldown starts from the detection itself.', 'Let one search contain %original_detection_search%.'),
  'rule/drilldown-name': (name: string) => broken(`The drilldown name “${name}” is shorter than 5 characters.`),
  'rule/drilldown-offsets': (keys: readonly string[]) =>
    broken(`The drilldown has no ${keys.join(' and no ')}.`, 'Write $info_min_time$ and $info_max_time$, or null.'),
  'rule/no-tests': () =>
    broken(
      'A production detection needs a test.',
      'Add tests with attack_data, or say in tags.manual_test why it cannot have one.',
    ),
  'rule/attack-data-not-https': (url: string) => broken(`The data ${url} is not fetched over https.`),
  'rule/attack-data-missing': (path: string) =>
    broken(`There is no file ${path} to test with.`, 'The path starts at the content folder.'),
  'rule/attack-data-doubled-slash': (url: string) =>
    broken(`The path of ${url} has two slashes in a row.`, 'Servers may answer 404; karst validate --fix removes one.'),
  'rule/unknown-product': (name: string, match: string | undefined, known: readonly string[]) =>
    broken(`“${name}” is no product that content is made for.`, meant(match, known)),
  'rule/no-product': (key: string) =>
    broken(`${key} names no product.`, 'Add for example: product: [Splunk Enterprise Security]'),
  'rule/unknown-asset-type': (name: string, match: string | undefined, known: readonly string[]) =>
    broken(`“${name}” is no asset type that contentctl knows.`, meant(match, known)),
  'rule/unknown-observable-type': (name: string, match: string | undefined, known: readonly string[]) =>
    broken(`“${name}” is no type of observable that contentctl knows.`, meant(match, known)),
  'rule/unknown-category': (name: string, match: string | undefined, known: readonly string[]) =>
    broken(`“${name}” is no category of stories.`, meant(match, known)),
  'rule/unknown-usecase': (name: string, match: string | undefined, known: readonly string[]) =>
    broken(`“${name}” is no use case of stories.`, meant(match, known)),
  'rule/unknown-security-domain': (name: string, match: string | undefined, known: readonly string[]) =>
    broken(`“${name}” is no security domain.`, meant(match, known)),
  'rule/no-story': () =>
    broken('No analytic story is named.', 'Add the stories that the detection is part of under analytic_story.'),
  'rule/no-story-list': () =>
    broken('There is no list of analytic stories.', 'Add analytic_story with the stories that it is part of.'),
  'rule/cve-format': (text: string) => broken(`“${text}” is no CVE id.`, 'It looks like CVE-2024-12345.'),
  'rule/uuid-format': (key: string, text: string) => broken(`“${text}” in ${key} is no UUID.`),
  'rule/attack-unknown': (id: string) =>
    broken(`${id} is no technique of ATT&CK for Enterprise.`, 'The list that Karst brings is that of version 18.1.'),
  'rule/attack-outdated': (id: string, state: string, successor: string | undefined) =>
    broken(`${id} is ${state} in ATT&CK.`, successor && `It goes by ${successor} now.`),
  'rule/attack-parent-and-child': (parent: string, child: string) =>
    broken(
      `${parent} is named beside its own sub-technique ${child}.`,
      `Leave ${parent} out; karst validate --fix does.`,
    ),
  'rule/no-attack': () => broken('No ATT&CK technique is named.', 'Add mitre_attack_id.'),
  'rule/enabled-by-default': () =>
    broken('Only production detections of type TTP, Anomaly or Correlation may be enabled by default.'),
  'rule/no-data-source': () => broken('No data source is named.', 'Add the data_source that the search reads.'),
  'rule/manual-test-with-tests': () =>
    broken('The detection has tests, but tags.manual_test keeps them from being run.', 'Remove one of them.'),

  // Risk
  'rule/risk-not-wanted': (type: string) =>
    broken(`A ${type} detection makes no risk events, but names risk objects.`, 'Remove rba, or change the type.'),
  'rule/no-victim': (type: string) =>
    broken(
      `No observable of this ${type} detection is a Victim.`,
      'Risk goes to victims: give one observable the role Victim.',
    ),
  'rule/observable-roles': (name: string) => broken(`The observable “${name}” must have one role, Victim or Attacker.`),
  'rule/no-required-fields': () =>
    broken('tags.required_fields names no field.', 'List the fields that the search reads.'),
  'rule/no-threat-objects': () =>
    broken('rba has no threat_objects.', 'contentctl 5 wants the key; an empty list will do: threat_objects: []'),
  'rule/threat-object-type': (type: string, match: string | undefined) =>
    broken(`“${type}” is no type of threat object.`, didYouMean(match)),
  'rule/risk-score-range': (score: number) => broken(`The risk score ${score} is not between 1 and 100.`),
  'rule/message-dollars': () => broken('The message has an odd number of $ signs.', 'A field is written $field$.'),
  'rule/message-without-field': () =>
    broken('The message names no field of the results.', 'Say who or what it is about: $dest$, $user$.'),
  'rule/field-not-in-search': (what: string, name: string) =>
    broken(`The ${what} “${name}” does not occur in the search.`),
  'rule/risk-field-not-output': (what: string, field: string, match: string | undefined) =>
    broken(
      `The results have no field “${field}”, which the ${what} needs.`,
      didYouMean(match) ?? 'No finding will name it.',
    ),
  'rule/message-token-not-output': (token: string, match: string | undefined) =>
    broken(`The results have no field “${token}”; the message will show $${token}$ as it stands.`, didYouMean(match)),
  'rule/drilldown-token-not-output': (token: string, match: string | undefined) =>
    broken(`The results have no field “${token}”, which the drilldown looks for.`, didYouMean(match)),
  'rule/throttling-field-not-output': (field: string, match: string | undefined) =>
    broken(`The results have no field “${field}” to throttle by.`, didYouMean(match) ?? 'Nothing will be held back.'),
  'rule/throttling-field': (field: string) => broken(`The throttling field “${field}” has a space in its name.`),

  // What only an engine knows
  'rule/no-summariesonly': (model: string) =>
    broken(
      `tstats over ${model} does not say summariesonly.`,
      'Add `security_content_summariesonly`, so that people can choose between speed and completeness in one place.',
    ),
  'rule/model-field-unknown': (field: string, model: string, match: string | undefined) =>
    broken(
      `The data model ${model} has no field “${field}”.`,
      didYouMean(match) ?? 'tstats finds nothing in it, unless fillnull_value puts a value there.',
    ),
  'rule/dataset-name-not-used': (name: string) =>
    broken(`No field of the search begins with “${name}.”, so dropping that name changes nothing.`),
  'rule/source-lacks-field': (fields: readonly string[], sources: readonly string[]) =>
    broken(
      `The search reads ${quoted(fields)}, which ${quoted(sources)} does not list.`,
      'Mend the field name, or add the field to the data source.',
    ),
  'rule/source-output-field': (field: string, source: string) =>
    broken(`The search does not return “${field}”, which the data source “${source}” asks every detection for.`),
  'rule/missing-pipe': (command: string) =>
    broken(
      `${command} stands where no command can: it is read as a word, and what follows it too.`,
      `Write a pipe before it: | ${command} …. If the word itself is meant, put it in quotes.`,
    ),
  'rule/in-list-comma': (text: string) => broken(`The list after IN has a comma where no value stands: ${text}`),
  'rule/in-list-no-comma': (text: string) => broken(`Between two values of the IN list stands no comma: ${text}`),
  'rule/in-list-glued': (text: string) =>
    broken(
      `Two values of the IN list run into each other: ${text}`,
      'Write each value once in quotes, with commas between them.',
    ),
  'rule/list-comma': (text: string) => broken(`A comma with no name before it: ${text}`),
  'rule/glued-quote': (text: string) =>
    broken(
      `After a closing quote the next word follows without a space: ${text}`,
      'Splunk reads it as meant; people misread it.',
    ),
  'rule/html-entity': (text: string) =>
    broken(`${text} is HTML for another character; a search looks for it as it stands.`),

  // Between objects
  'rule/baseline-unknown-detection': (name: string, match: string | undefined) =>
    broken(`There is no detection “${name}”.`, didYouMean(match)),
  'rule/unknown-baseline': (name: string, match: string | undefined) =>
    broken(`There is no baseline “${name}”.`, didYouMean(match)),
  'rule/unknown-schedule': (name: string, match: string | undefined) =>
    broken(`There is no schedule “${name}”.`, didYouMean(match)),
  'rule/story-unused': (name: string) => broken(`No detection is part of the story “${name}”.`),

  // Schedules
  'rule/cron': (text: string, why: string) =>
    broken(`“${text}” is no cron schedule: ${why}.`, 'Five fields: minute, hour, day of month, month, day of week.'),
  'rule/time': (key: string, text: string) =>
    broken(`“${text}” is no time for ${key}.`, 'Write a relative time such as -70m@m, or now.'),
  'rule/time-order': (earliest: string, latest: string) =>
    broken(`The search would begin at ${earliest}, after its end at ${latest}.`),

  // Other kinds
  'rule/story-incomplete': (keys: readonly string[]) => broken(`The story has no ${keys.join(', no ')}.`),
  'rule/macro-empty': () => broken('The macro has no definition.'),
  'rule/lookup-columns': (line: number, found: number, wanted: number) =>
    broken(`Line ${line} of the CSV has ${found} columns, the header has ${wanted}.`),
  'rule/lookup-file-kind': (name: string) =>
    broken(`A lookup cannot be kept in ${name}.`, 'Lookups are .csv files, models are .mlmodel files.'),
  'rule/lookup-match-type': (text: string) =>
    broken(`“${text}” is no match type.`, 'Write WILDCARD(field) or CIDR(field).'),
  'rule/lookup-max-matches': (count: number) => broken(`max_matches is ${count}; it must be between 1 and 1000.`),
  'rule/lookup-key': () => broken('The first field of a KV store lookup must be _key.'),
  'rule/lookup-orphan': (file: string) =>
    broken(`No lookup uses the file ${file}.`, 'Remove it, or define a lookup for it.'),
  'rule/baseline-type': (type: string) => broken(`The type of a baseline must be Baseline, not ${type}.`),
  'rule/dashboard-file': (why: string) => broken(`The dashboard's JSON ${why}.`),
  'rule/playbook-file': (path: string) =>
    broken(`There is no ${path} beside the playbook.`, 'A playbook is a YAML, a JSON and a Python file of one name.'),
  'rule/playbook-type': (type: string) =>
    broken(
      type === '' ? 'The playbook has no type.' : `“${type}” is no type of playbook.`,
      'Write Investigation or Response.',
    ),
  'rule/removed-status': (status: string) =>
    broken(
      status === '' ? 'Removed content has no status.' : `The status of removed content is “${status}”.`,
      'Write status: removed, or move the file back.',
    ),
  'rule/dashboard-title': (title: string, name: string) =>
    broken(`The dashboard's JSON is titled “${title}”, its YAML is named “${name}”.`),
} as const;
