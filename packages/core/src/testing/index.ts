export * from './heap-driver.js';
