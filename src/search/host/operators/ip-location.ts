import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, KarstError } from '../../../diagnostics/index.js';
import type { Operator } from '../operator.js';

const diagnose = diagnoser(searchMessages);

export const ipLocation: Operator<'ipLocation'> = async ({ span }) => {
  throw new KarstError(diagnose('search/unsupported', { span }, 'iplocation'));
};
