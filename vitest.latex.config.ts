import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Tests that need TeX: Debian's texlive-latex-recommended and lmodern, and what docs/dependencies.md names for acmart and IEEEtran. */
export default defineConfig({ ...base, test: { ...base.test, include: ['test-latex/**/*.test.ts'] } });
