import { serverMessages } from '../diagnostics/codes/server.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { findServer, openRemoteStore } from '../server/index.js';
import { mustBeWhole, openEmbedded, type Store } from '../store/index.js';
import { version } from './version.js';

const diagnose = diagnoser(serverMessages);

/** The store of a folder: through the server that holds it, where there is one. Without a folder, a temporary one. */
export async function openStoreIn(folder: string | undefined): Promise<Store> {
  if (folder === undefined) return openEmbedded({});
  mustBeWhole(folder);
  const server = await findServer(folder);
  if (server === undefined) return openEmbedded({ path: folder });
  const own = version();
  if (server.version !== own) {
    throw new KarstError(diagnose('server/other-version', {}, server.pid, server.version, own));
  }
  return openRemoteStore(server);
}
