export * from './credential.js';
export { doctorOf, inputsOf, openRemoteStore } from './remote-store.js';
export { localSurface } from './surface.js';
