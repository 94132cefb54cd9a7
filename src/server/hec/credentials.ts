import type { Exchange } from '../http/index.js';
import type { Token, TokenBook } from '../tokens/index.js';
import type { HecCode } from './codes.js';

/** The secret that a request carries and where, or what is wrong with how it carries it. */
type Given = { readonly secret: string; readonly inQuery: boolean } | { readonly wrong: HecCode };

/** `Basic`: any user, the token as the password. */
function basicPassword(encoded: string): string | undefined {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : text.slice(colon + 1);
}

function fromHeader(header: string): Given {
  const [scheme = '', ...rest] = header.trim().split(/\s+/);
  const value = rest.join(' ');
  switch (scheme.toLowerCase()) {
    case '':
      return { wrong: 'tokenRequired' };
    case 'splunk':
      return value === '' ? { wrong: 'tokenRequired' } : { secret: value, inQuery: false };
    case 'basic': {
      const secret = basicPassword(value);
      if (secret === undefined) return { wrong: 'invalidAuthorization' };
      return secret === '' ? { wrong: 'tokenRequired' } : { secret, inQuery: false };
    }
    default:
      return { wrong: 'invalidAuthorization' };
  }
}

function given({ headers, query }: Exchange): Given {
  const header = headers.authorization ?? '';
  const inQuery = query.get('token') ?? '';
  if (header.trim() === '' && inQuery !== '') return { secret: inQuery, inQuery: true };
  return fromHeader(header);
}

/** Whether a request names a token at all; health answers without one. */
export function namesToken({ headers, query }: Exchange): boolean {
  return (headers.authorization ?? '').trim() !== '' || query.has('token');
}

/** The token of a request, or what its sender is told. A token in the query is looked up before it is refused there. */
export function authorise(exchange: Exchange, book: TokenBook): Token | HecCode {
  const found = given(exchange);
  if ('wrong' in found) return found.wrong;
  const token = book.find('hec', found.secret);
  if (token === undefined) return 'invalidToken';
  if (token.disabled) return 'tokenDisabled';
  return found.inQuery && !token.inQuery ? 'queryNotEnabled' : token;
}
