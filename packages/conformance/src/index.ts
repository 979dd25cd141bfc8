export * from './comparison.js';
export * from './invariants.js';
export * from './live-objects.js';
export * from './mem-stats-comparison.js';
export * from './outcome.js';
export * from './replay.js';
export * from './verify.js';
export * from './program.js';
