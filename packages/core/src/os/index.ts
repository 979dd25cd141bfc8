export * from './address-space.js';
export * from './os-calls.js';
export * from './persistent-alloc.js';
export * from './record-memory.js';
export * from './resident-pages.js';
export * from './span-array.js';
