import type { Wording } from '../diagnostic.js';

/** What the making of findings says: `code → (parameters) => Wording`. */
export const findingsMessages = {
  'findings/risk-field-absent': (field: string): Wording => ({
    kind: 'warning',
    message: `No result has the field “${field}”, so nothing is put at risk by it.`,
    hint: 'Keep the field in the output of the search, or name another risk object.',
  }),
  'findings/unknown-token': (token: string, where: string): Wording => ({
    kind: 'warning',
    message: `$${token}$ in the ${where} is no field of the results, so it stays as it is.`,
    hint: 'Keep the field in the output of the search, or take the token out.',
  }),
} as const;
