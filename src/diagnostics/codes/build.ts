import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({ kind: 'user', message, ...(hint ? { hint } : {}) });
const warning = (message: string, hint?: string): Wording => ({ kind: 'warning', message, ...(hint ? { hint } : {}) });

/** What can go wrong while something is built of content: `code → (parameters) => Wording`. */
export const buildMessages = {
  'build/no-content': () =>
    user('There is nothing to build from.', 'Name a content repository with --content DIR, or `content` in karst.yml.'),
  'build/no-detections': () => user('The content has no detection that can be built.'),
  'build/invalid-content': (problems: number) =>
    user(
      `The content has ${problems} ${problems === 1 ? 'problem' : 'problems'}; nothing is built.`,
      'Mend what is listed above. Without --enforce the rest is built.',
    ),
  'build/app-id': (id: string) =>
    user(
      `An app cannot have the id “${id}”.`,
      'It names a folder: write letters, digits, _ and - only, and not api, docs or reporting.',
    ),
  'build/app-version': (version: string) =>
    user(`“${version}” is no version of an app.`, 'Write three numbers, such as 1.4.0.'),
  'build/stanza-name': (kind: string) =>
    user(`The name of this ${kind} breaks a line, so no .conf file can hold it; it is left out.`),
  'build/unknown-token': (token: string, where: string) =>
    user(
      `The ${where} asks for ${token}, which the detection does not have; the detection is left out.`,
      'Between percent signs stands a key of the detection or of its tags, such as %name%.',
    ),
  'build/no-deployment': (type: string) =>
    user(
      `No deployment says when a detection of type ${type} runs; it is left out of the app.`,
      `Add deployments/default_${type.toLowerCase()}.yml, or a deployment inside the detection.`,
    ),
  'build/one-risk-message': (message: string) =>
    warning(
      `Its risk objects have messages of their own, but a saved search has only one: “${message}” is written.`,
      'Karst itself uses each of them; a Splunk that runs the built app cannot.',
    ),
  'build/missing-file': (path: string, what: string) => warning(`${what} ${path} cannot be read and is left out.`),
  'build/dashboard': (reason: string) => user(`The dashboard is left out: ${reason}`),
  'build/long-path': (path: string) =>
    user(`${path} is too long for an entry of a tar archive.`, 'Shorten the name of the file.'),
  'build/test-results': (path: string, reason: string) =>
    user(
      `${path} holds no results of tests: ${reason}`,
      '`karst test --format json`, or `--summary summary.yml`, writes them.',
    ),
} as const;
