/** Splunk orders classes, stanzas and apps by character code, not by any language's alphabet. */
export function byAscii(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
