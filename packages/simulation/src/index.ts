export * from './program-mutator.js';
export * from './simulator.js';
export * from './simulate.js';
