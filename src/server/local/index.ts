export * from './credential.js';
export { inputsOf, openRemoteStore } from './remote-store.js';
export { localSurface } from './surface.js';
