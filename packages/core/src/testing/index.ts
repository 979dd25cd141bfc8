export * from './heap-driver.js';
export * from './still-program.js';
