/**
 * What `spanlab init` writes: runs as it is, in seconds, and shows every key.
 * @param strategies names of those that it compares
 */
export const configTemplate = (strategies: readonly string[]): string => `import { defineConfig } from 'spanlab';

/**
 * An experiment: every strategy on every workload, with every seed and every
 * combination of parameters. Run it with
 *
 *     npx spanlab run --out results
 *
 * Cells that are done are kept: after a change, or a kill, only what is missing
 * is computed. Every key is explained in docs/experiments.md.
 */
export default defineConfig({
  // \`npx spanlab strategies\` lists them; packages and paths of modules work too.
  strategies: [${strategies.map((name) => `'${name}'`).join(', ')}],

  workloads: [
    // A bundled one (\`npx spanlab datasets list\`), or the path of a CSV file of yours.
    'tiny-heavy',
    // A generator, with what shall differ from its defaults (docs/workloads.md).
    { generator: 'server', parameters: { requests: 2000, sessions: 300 }, name: 'small-server' },
  ],

  // For generators: each seed is another run of the same kind of program. Ten are
  // enough for differences to be significant with all measures (docs/report.md).
  seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],

  parameters: {
    // GOGC in percent, or 'off'.
    gogc: [50, 100],
    // GOMEMLIMIT: 'off', bytes, or text as '64MiB'. Strategies that know none are left out.
    memoryLimit: ['off'],
    // Global variables that the collector scans.
    globals: ['512KiB'],
    // GOMAXPROCS.
    procs: [1],
    // What work costs on the virtual clock: 'strategy' for each release's own, or JSON files.
    costs: ['strategy'],
  },

  // What results show; leave it out for everything.
  // measures: ['HeapSys', 'HeapInuse', 'NumGC', 'virtualNs'],

  // Files that results are written to; leave it out for all of them.
  reports: ['csv', 'json', 'arrow', 'parquet', 'benchmark'],
});
`;
