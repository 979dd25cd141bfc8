import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Tests that need a browser: Debian's chromium, driven by playwright-core. */
export default defineConfig({ ...base, test: { ...base.test, include: ['test-browser/**/*.test.ts'] } });
