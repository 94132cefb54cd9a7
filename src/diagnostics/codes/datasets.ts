import type { Wording } from '../diagnostic.js';

const user = (message: string, hint?: string): Wording => ({ kind: 'user', message, ...(hint ? { hint } : {}) });

const CHECKOUT = 'Or give a checkout of the data: --attack-data DIR.';

/** What can go wrong with the log files that tests name: `code → (parameters) => Wording`. */
export const datasetMessages = {
  'datasets/no-file': (path: string, reason: string) =>
    user(`The dataset ${path} cannot be read: ${reason}.`, 'Paths of datasets start at the content directory.'),
  'datasets/not-a-url': (url: string) => user(`${url} is no URL.`, 'Write https://…, or the path of a file.'),
  'datasets/not-https': (url: string, at: string) =>
    user(`${url} is not fetched: ${at} is not an https address.`, `Use https. ${CHECKOUT}`),
  'datasets/private-address': (url: string, host: string, address: string) =>
    user(
      `${url} is not fetched: ${host === address ? host : `${host} (${address})`} is no public address.`,
      'Content may come from anywhere, so it must not reach into your network. Download the file yourself and name its path.',
    ),
  'datasets/too-many-redirects': (url: string, most: number) =>
    user(`${url} redirects more than ${most} times.`, CHECKOUT),
  'datasets/status': (url: string, status: number) =>
    user(
      `${url} cannot be fetched: the server answers ${status}.`,
      status === 404 ? `The file has been moved or removed; mend the URL. ${CHECKOUT}` : CHECKOUT,
    ),
  'datasets/too-large': (url: string, most: string) =>
    user(`${url} is larger than ${most}, which is the limit.`, '--max-download MB sets another limit.'),
  'datasets/too-slow': (url: string, seconds: number) =>
    user(`${url} did not arrive within ${seconds} s.`, 'Try again: what has arrived is kept and continued.'),
  'datasets/interrupted': (url: string, bytes: number) =>
    user(`${url} broke off after ${bytes} bytes.`, 'Try again: what has arrived is kept and continued.'),
  'datasets/unreachable': (url: string, reason: string) => user(`${url} cannot be fetched: ${reason}.`, CHECKOUT),
  'datasets/offline': (url: string) =>
    user(`${url} is not in the cache, and --offline forbids to fetch it.`, `Run once without --offline. ${CHECKOUT}`),
  'datasets/lfs-pointer': (place: string, size: number | undefined) =>
    user(
      `${place} is a Git LFS pointer, not the data${size === undefined ? '' : ` (which has ${size} bytes)`}.`,
      'In a checkout, run “git lfs pull”. On GitHub, the data is at media.githubusercontent.com/media/…, not at raw.githubusercontent.com.',
    ),
  'datasets/cache': (folder: string, reason: string) =>
    user(`The cache of datasets in ${folder} cannot be used: ${reason}.`, '--data DIR names another folder.'),
} as const;
