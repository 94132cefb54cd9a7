/**
 * Thrown where Splunk's documentation leaves the answer open, or contradicts itself: any answer is right then,
 * and a comparison has nothing to compare with.
 */
export class Unspecified extends Error {
  override readonly name = 'Unspecified';
}
