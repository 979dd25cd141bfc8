export * from './program-mutator.js';
export * from './simulator.js';
export * from './processors/lock.js';
export * from './processors/lock-table.js';
export * from './processors/processor-simulator.js';
export * from './processors/processor-totals.js';
export * from './processors/shared-program.js';
export * from './simulate.js';
