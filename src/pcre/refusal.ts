/** Why a pattern does not run: a construct that is not supported, or a mistake in the pattern. */
export class Refusal extends Error {
  constructor(
    readonly reason: 'construct' | 'problem',
    readonly what: string,
  ) {
    super(what);
  }
}

export const lacks = (construct: string): Refusal => new Refusal('construct', construct);
export const broken = (problem: string): Refusal => new Refusal('problem', problem);
