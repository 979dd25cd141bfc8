import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** One config for every package: tests run on the sources, not on a build. */
export default defineConfig({
  resolve: { conditions: ['@spanlab/source', 'node'] },
  ssr: { resolve: { conditions: ['@spanlab/source', 'node'] } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: [fileURLToPath(new URL('tools/property-tests.mjs', import.meta.url))],
    // Replays and spawned commands share two cores with other packages' tests.
    testTimeout: 120_000,
    // What tests of a file share is made by the same commands.
    hookTimeout: 120_000,
    pool: 'threads',
  },
});
