import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({ kind: 'user', message, ...(hint ? { hint } : {}) });

const CONTINUE = 'With --checkpoint FILE, the same command continues where this one stopped.';

/** What can go wrong while logs are sent to an HTTP Event Collector: `code → (parameters) => Wording`. */
export const replayMessages = {
  'replay/not-a-url': (url: string) =>
    user(`${url} is not the address of an HTTP Event Collector.`, 'Write http://host:8088 or https://host:8088.'),
  'replay/no-token': () =>
    user(
      'An HTTP Event Collector wants a token.',
      'Set KARST_HEC_TOKEN, or give --token. “karst token create --hec” makes one for Karst.',
    ),
  'replay/token': (url: string, code: string) =>
    user(
      `${url} does not accept the token (${code}).`,
      'Check the token, and that it is enabled and may write to the index.',
    ),
  'replay/refused': (url: string, status: number, answer: string) =>
    user(`${url} refuses the events: ${status} ${answer}.`, CONTINUE),
  'replay/gave-up': (url: string, tries: number, reason: string) =>
    user(`${url} did not take the events after ${tries} tries: ${reason}.`, CONTINUE),
  'replay/no-acks': (url: string) =>
    user(
      `${url} does not number its answers, so nothing can be acknowledged.`,
      'Enable acknowledgement for the token, or leave out --ack.',
    ),
  'replay/not-acknowledged': (url: string, waiting: number, seconds: number) =>
    user(`${url} has not acknowledged ${waiting} requests within ${seconds} s.`, CONTINUE),
  'replay/too-many-to-order': (most: string) =>
    user(
      `More than ${most} events cannot be put in the order of their times.`,
      'Replay fewer datasets at a time, or use --speed fast, which keeps the order of the files.',
    ),
  'replay/other-checkpoint': (path: string) =>
    user(
      `The checkpoint ${path} is of another replay.`,
      'Give the same datasets, address and options, or remove the file to begin anew.',
    ),
  'replay/checkpoint': (path: string, reason: string) =>
    user(`The checkpoint ${path} cannot be used: ${reason}.`, 'Name a file in a folder that you may write to.'),
  'replay/no-dataset': () =>
    user('Nothing to replay.', 'Name files, URLs or dataset descriptions, or a detection with --detection.'),
  'replay/description': (path: string, why: string) =>
    user(
      `${path} does not describe datasets: ${why}.`,
      'attack_data describes them with “datasets:”, each with path, sourcetype and source.',
    ),
} as const;
