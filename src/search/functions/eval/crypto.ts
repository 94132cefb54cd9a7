import { type Sql, sql } from '../../sql/fragment.js';
import { perValue, wrongType } from '../arguments.js';
import type { EvalFunction } from '../function.js';

function digest(name: string, fn: Sql, example: string): EvalFunction {
  const page = {
    name,
    arity: [1, 1] as const,
    syntax: `${name}(<str>)`,
    summary: `${name.toUpperCase()} of the UTF-8 bytes of a text, in lower-case hexadecimal.`,
    examples: [
      [`${name}("Hello World")`, example],
      [`${name}(missing)`, null],
    ] as const,
  };
  return {
    ...page,
    build: ([value = { type: 'null', sql: sql`NULL` }], context) => {
      if (value.type === 'bool') return wrongType(page, 0, 'text', context);
      return { ...perValue(value, (v) => sql`lower(hex(${fn}(${v})))`) };
    },
  };
}

export const crypto: readonly EvalFunction[] = [
  digest('md5', sql`MD5`, 'b10a8db164e0754105b7a99be72e3fe5'),
  digest('sha1', sql`SHA1`, '0a4d55a8d778e5022fab701977c5d840bbc486d0'),
  digest('sha256', sql`SHA256`, 'a591a6d40bf420404a011733cfb7b190d62c65bf0bcda32b57b277d9ad9f146e'),
  digest(
    'sha512',
    sql`SHA512`,
    '2c74fd17edafd80e8447b0d46741ee243b7eb74dd2149a0ab1b9246fb30382f27e853d8585719e0e67cbda0daa8f51671064615d645ae27acb15bfb1447f459b',
  ),
];
