export * from './catalogue.js';
export * from './heap-parts.js';
export * from './idle-runs.js';
export * from './json-file.js';
export * from './measure.js';
export * from './measures.js';
export * from './input-file.js';
export * from './strategies.js';
