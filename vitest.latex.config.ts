import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Tests that need TeX: Debian's texlive-latex-recommended and lmodern. */
export default defineConfig({ ...base, test: { ...base.test, include: ['test-latex/**/*.test.ts'] } });
