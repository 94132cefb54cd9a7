/** The years that a store can hold, 1900 to 2255, in seconds. */
const EARLIEST = Date.UTC(1900, 0, 1) / 1000;
const LATEST = Date.UTC(2255, 0, 1) / 1000;

/** Splunk takes no exponents here. */
const SECONDS = /^-?\d+(?:\.\d*)?$/;

/** Microseconds of epoch seconds as they were written, or undefined for anything else. */
export function secondsToMicros(written: string): number | undefined {
  const seconds = Number(written);
  return SECONDS.test(written) && seconds >= EARLIEST && seconds <= LATEST ? Math.round(seconds * 1e6) : undefined;
}
