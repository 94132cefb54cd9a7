export * from './body.js';
export * from './exchange.js';
export * from './listener.js';
export * from './routes.js';
