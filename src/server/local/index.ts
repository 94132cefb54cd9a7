export * from './credential.js';
export { openRemoteStore } from './remote-store.js';
export { localSurface } from './surface.js';
