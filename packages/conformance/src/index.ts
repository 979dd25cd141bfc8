export * from './comparison.js'; export * from './replay.js';
