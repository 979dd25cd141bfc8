/** What configs import: `import { defineConfig } from 'spanlab'`. The command itself is main.ts. */
export * from './config/experiment-config.js';
