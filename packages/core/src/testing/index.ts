export * from './collection-time.js';
export * from './heap-driver.js';
export * from './still-program.js';
