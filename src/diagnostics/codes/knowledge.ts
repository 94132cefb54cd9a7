import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => wording('user', message, hint);
const unsupported = (message: string, hint?: string): Wording => wording('unsupported', message, hint);
const warning = (message: string, hint?: string): Wording => wording('warning', message, hint);

function wording(kind: Wording['kind'], message: string, hint: string | undefined): Wording {
  return hint === undefined ? { kind, message } : { kind, message, hint };
}

function times(count: number): string {
  return count === 1 ? '' : ` (${count} times in this file; the first is shown)`;
}

/** What the reader of Splunk's .conf files and lookup tables has to say. */
export const knowledgeMessages = {
  'knowledge/directory-unreadable': (dir: string, reason: string) =>
    user(`The knowledge directory ${dir} cannot be read: ${reason}.`),
  'knowledge/directory-without-conf': (dir: string) =>
    user(
      `${dir} has neither a default/ nor a local/ folder, so there is nothing to read in it.`,
      'Name the directory of an app or add-on, the one that holds default/.',
    ),
  'knowledge/file-unreadable': (file: string, reason: string) => user(`${file} cannot be read: ${reason}.`),
  'knowledge/conf-not-read': (name: string) =>
    name === 'savedsearches.conf'
      ? warning(
          'The saved searches of an add-on are content, which --knowledge does not read.',
          'Name the folder with --content too to have them as detections.',
        )
      : warning(`Karst does not read ${name}; what it configures has no effect here.`),

  'knowledge/line-not-understood': (line: string) =>
    user(
      `This line is neither a stanza, a setting nor a comment: ${line}`,
      'Write it as `name = value`; a value that continues on the next line ends with a backslash.',
    ),
  'knowledge/stanza-not-closed': (line: string) => user(`The stanza header ${line} does not end with a bracket.`),
  'knowledge/setting-repeated': (key: string, stanza: string) =>
    warning(`${key} is set twice in [${stanza}]; the later value is used.`),

  'knowledge/unknown-setting': (key: string, conf: string, closest: string | undefined, count: number) =>
    warning(
      `${key} is not a setting of ${conf}${times(count)}.`,
      closest === undefined ? undefined : `Did you mean ${closest}? Setting names are case-sensitive.`,
    ),
  'knowledge/setting-unsupported': (key: string, why: string, count: number) =>
    unsupported(`${key} is not supported: ${why}${times(count)}.`),
  'knowledge/index-value': (key: string, value: string, must: string) =>
    user(`${key} must be ${must}, not "${value}".`),
  'knowledge/setting-out-of-place': (key: string, stanza: string, where: string) =>
    user(`${key} has no effect in [${stanza}]; it belongs in ${where}.`),

  'knowledge/stanza-pattern-invalid': (stanza: string, reason: string) =>
    user(`The pattern of [${stanza}] is not a valid regular expression: ${reason}.`),
  'knowledge/not-a-boolean': (key: string, value: string) =>
    user(`${key} must be true or false, not "${value}".`, 'Also understood: 1, 0, yes, no, t, f, y, n.'),
  'knowledge/not-a-number': (key: string, value: string, from: number, to: number) =>
    user(`${key} must be a whole number from ${from} to ${to}, not "${value}".`),
  'knowledge/risk-factor-number': (key: string, value: string) =>
    user(`${key} must be a number such as 10 or 1.5, not "${value}".`),
  'knowledge/setting-missing': (stanza: string, key: string) => user(`[${stanza}] has no ${key}.`),

  'knowledge/regex-invalid': (key: string, reason: string) => user(`The regular expression of ${key} ${reason}.`),
  'knowledge/regex-without-groups': (key: string) =>
    user(
      `The regular expression of ${key} has no named group, so it extracts nothing.`,
      'Name the part to extract: (?<field>…).',
    ),
  'knowledge/extract-field-name': (key: string, group: string) =>
    user(`${key} cannot extract a field called "${group}": a name has letters, digits and _ and starts with a letter.`),

  'knowledge/regex-malformed': (key: string, problem: string) =>
    user(`The regular expression of ${key} is malformed: ${problem}.`),
  'knowledge/regex-unsupported': (key: string, construct: string) =>
    unsupported(`${key} is not applied; not supported yet: regular expressions with ${construct}.`),
  'knowledge/regex-at-ingest': (key: string, construct: string) =>
    warning(
      `${key} uses ${construct}, which the engine's regular expressions lack: its fields are made when events come in.`,
      'Events that were ingested before this setting was there do not have them; ingest them again with --force.',
    ),
  'knowledge/kv-multi': (value: string) =>
    unsupported(
      `Not supported yet: stanzas of multikv.conf, which KV_MODE = ${value} names; its tables are read by their form.`,
    ),
  'knowledge/kv-mode': (value: string) =>
    user(`KV_MODE cannot be "${value}".`, 'The modes are none, auto, auto_escaped, multi, json and xml.'),

  'knowledge/transform-unknown': (key: string, name: string) =>
    user(`${key} names the transform "${name}", which no transforms.conf defines.`),
  'knowledge/transform-unsupported': (key: string, name: string, why: string) =>
    unsupported(`${key}: the transform [${name}] is not applied, because ${why}.`),
  'knowledge/ingest-eval': (key: string, name: string, why: string) =>
    user(
      `${key} of the transform [${name}] cannot be read: ${why}.`,
      `Until this is changed, [${name}] does nothing to events.`,
    ),
  'knowledge/ingest-eval-unsupported': (key: string, name: string, what: string) =>
    unsupported(`The transform [${name}] is not applied; not supported yet in ${key}: ${what}.`),
  'knowledge/format-group-missing': (name: string, group: number, count: number) =>
    user(`FORMAT of [${name}] uses $${group}, but its REGEX has ${count} groups.`),

  'knowledge/alias-syntax': (key: string, near: string) =>
    user(
      `${key} is not a list of aliases${near === '' ? '' : ` (near "${near}")`}.`,
      'Write `original AS new`, or `original ASNEW new` to keep a value that is already there.',
    ),
  'knowledge/eval-field-missing': () => user('EVAL- needs the name of the field to calculate after the dash.'),
  'knowledge/eval-macro': (key: string) =>
    user(`${key} calls a macro; calculated fields cannot.`, 'Write the expression of the macro out.'),
  'knowledge/lookup-syntax': (key: string, problem: string) =>
    user(
      `${key} is not a lookup: ${problem}.`,
      'Write `table column AS field OUTPUT column AS field`; OUTPUTNEW keeps values that are already there.',
    ),
  'knowledge/lookup-unknown': (key: string, table: string) =>
    user(`${key} uses the lookup "${table}", which no transforms.conf defines.`),
  'knowledge/lookup-column-unknown': (where: string, table: string, column: string, columns: string) =>
    user(`${where} names the column "${column}", which the lookup "${table}" does not have.`, `It has: ${columns}.`),
  'knowledge/lookup-unsupported': (name: string, why: string) =>
    unsupported(`The lookup [${name}] cannot be used here; not supported yet: ${why}.`),
  'knowledge/lookup-filter': (name: string) =>
    user(
      `The filter of the lookup [${name}] has a part that says nothing about a row.`,
      'Compare columns with values and join the comparisons with AND, OR and NOT; times and subsearches cannot be used.',
    ),
  'knowledge/collection-undefined': (lookup: string, collection: string) =>
    warning(
      `The lookup [${lookup}] keeps its rows in the collection "${collection}", which no collections.conf defines; it takes values of any type.`,
    ),
  'knowledge/collection-type': (key: string, value: string) =>
    user(`${key} cannot have the type "${value}".`, 'The types are number, bool, string and time.'),
  'knowledge/lookup-file-missing': (name: string, file: string) =>
    user(
      `The lookup [${name}] reads ${file}, which is in no lookups/ folder.`,
      'Put the file into the lookups/ folder beside default/.',
    ),
  'knowledge/match-type-invalid': (name: string, item: string) =>
    user(`match_type of [${name}] cannot be "${item}".`, 'Write WILDCARD(column), CIDR(column) or EXACT(column).'),
  'knowledge/match-type-column': (name: string, column: string, columns: string) =>
    warning(
      `match_type names the column "${column}", which the lookup "${name}" does not have; it has no effect.`,
      `It has: ${columns}.`,
    ),
  'knowledge/csv-empty': (file: string) => user(`${file} is empty: a lookup table starts with a header line.`),
  'knowledge/csv-quote-open': (file: string, line: number) =>
    user(`A quoted cell of ${file} that starts on line ${line} is never closed.`),
  'knowledge/csv-header': (file: string, column: string) => user(`${file} has two columns called "${column}".`),
  'knowledge/csv-row-too-long': (file: string, line: number, cells: number, columns: number, count: number) =>
    warning(
      `Line ${line} of ${file} has ${cells} cells for ${columns} columns${times(count)}; the surplus is not read.`,
    ),

  'knowledge/list-without-keys': (what: string, keys: readonly string[]) =>
    user(
      `This list of ${what === 'asset' ? 'assets' : 'identities'} has no column that says what a row is about.`,
      `It needs ${keys.length > 1 ? `one of ${keys.join(', ')}` : (keys[0] ?? '')}; the first line holds the names of columns.`,
    ),
  'knowledge/list-row-key': (what: string, keys: readonly string[]) =>
    user(`This ${what} has no ${keys.join(', ')}, so nothing can match it; the row is left out.`),
  'knowledge/list-column': (what: string, column: string, meant: string) =>
    warning(
      `"${column}" is no column of ${what === 'asset' ? 'assets' : 'identities'} that is known; it is passed on under this name.`,
      `Did you mean ${meant}?`,
    ),
  'knowledge/list-priority': (value: string, known: readonly string[]) =>
    user(`The priority "${value}" is read as unknown.`, `Priorities are ${known.join(', ')}.`),
  'knowledge/list-address': (value: string) =>
    user(
      `"${value}" is no address, network or range of addresses; it is left out.`,
      'Write 10.0.0.5, 10.0.0.0/24 or 10.0.0.5-10.0.0.9; several are divided by |.',
    ),
  'knowledge/identity-convention': (convention: string, fault: string) =>
    user(
      `"${convention}" cannot be a convention for the names of identities: ${fault}.`,
      'Write email, email_short, or columns with a number of letters, such as first(1)last().',
    ),

  'knowledge/eventtype-pipe': (name: string) =>
    user(
      `The search of the event type "${name}" has a pipe or a subsearch.`,
      'An event type is a condition on single events.',
    ),
  'knowledge/tag-stanza': (stanza: string) =>
    user(`[${stanza}] does not say what to tag.`, 'Write [field=value], the value percent-encoded.'),
  'knowledge/tag-state': (tag: string, state: string) =>
    user(`The tag "${tag}" must be enabled or disabled, not "${state}".`),
  'knowledge/percent-encoding': (stanza: string) => user(`[${stanza}] has a broken percent-encoding.`),
  'knowledge/macro-arguments': (name: string, declared: number, listed: number) =>
    user(`The macro [${name}] is called with ${declared} arguments, but args lists ${listed}.`),
  'knowledge/macro-argument-name': (name: string, argument: string) =>
    user(
      `"${argument}" cannot be an argument of the macro [${name}].`,
      'Argument names have letters, digits, _ and -, and do not repeat.',
    ),

  'knowledge/data-model-json': (expected: string) =>
    user(`This data model is not valid JSON: ${expected} should stand here.`),
  'knowledge/data-model-shape': (what: string, expected: string) => user(`${what} must be ${expected}.`),
  'knowledge/data-model-part-missing': (what: string, key: string) => user(`${what} has no ${key}.`),
  'knowledge/data-model-dataset-twice': (name: string) =>
    user(`The data model has two datasets called ${name}; the first is used.`),
  'knowledge/data-model-parent-unknown': (name: string, parent: string, closest: string | undefined) =>
    user(
      `The dataset ${name} is a child of "${parent}", which the data model does not have; it is left out, with all below it.`,
      closest === undefined ? undefined : `Did you mean ${closest}?`,
    ),
  'knowledge/data-model-circle': (name: string) =>
    user(`The dataset ${name} is its own ancestor; it is left out, with all below it.`),
  'knowledge/data-model-field-type': (name: string, type: string) =>
    user(
      `The field ${name} cannot have the type "${type}"; it is read as a string.`,
      'The types are string, number, boolean, ipv4 and timestamp.',
    ),
  'knowledge/data-model-calculation-unsupported': (name: string, type: string) =>
    unsupported(`The calculation ${name} is left out; not supported yet: calculations of type ${type}.`),
};
