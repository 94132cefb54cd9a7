/*
 * Loading the sources costs a small test file more than its tests. Files that leave nothing behind share processes; those
 * that open the engine (one a process), start servers or processes, change the environment, or have hooks outside of any
 * suite get one of their own.
 */

const LEAVES_TRACES: readonly RegExp[] = [
  /\/store\/index\.js|\/bed\/|openEmbedded|openScratch|from '\.\/(?:embedded|scratch|engine)/,
  /spawn|execFile|runKarst|\.listen\(|process\.(?:env|chdir|exitCode)/,
  /^(?:before|after|beforeEach|afterEach)\(/m,
];

/** Whether the tests of a file, by its text, may run beside those of others in one process. */
export function mayShare(text: string): boolean {
  return !LEAVES_TRACES.some((trace) => trace.test(text));
}

/** Deals items out to so many groups, in turn. */
export function dealt<T>(items: readonly T[], groups: number): readonly (readonly T[])[] {
  return Array.from({ length: groups }, (_, group) => items.filter((_item, i) => i % groups === group));
}
