import type { MeasureDefinition } from '@spanlab/core';
import type { FinishedCell } from './finished-cell.js';

/**
 * The totals in Go's benchmark format (golang.org/design/14313-benchmark-format
 * and golang.org/x/perf/benchfmt), so that benchstat reads them:
 *
 *     strategy: go1.4
 *     BenchmarkSimulate/workload=server/gogc=100/…/procs=1 1 123456 virtual-ns 91 NumGC-count
 *
 * The strategy is file configuration, to be compared with `benchstat -col
 * strategy`; another key that goes with it would split the tables. The rest is
 * the benchmark's name, so that seeds are repetitions of one benchmark: a line
 * each, in the order of the config.
 */
export function benchmarkOf(cells: readonly FinishedCell[], measures: readonly MeasureDefinition[]): string {
  const shown = measures.filter(({ name }) => cells.some(({ outcome }) => Object.hasOwn(outcome.totals, name)));
  // Values that no seed changes are exact: benchstat then asks for no repetitions, and complains if they differ.
  const isExact = cells.every(({ seed }) => seed === null) || new Set(cells.map(({ seed }) => seed).filter((seed) => seed !== null)).size === 1;
  const lines = shown.map((measure) => {
    const better = measure.better === 'none' ? '' : ` better=${measure.better}`;
    return `Unit ${unitOf(measure)} assume=${isExact ? 'exact' : 'nothing'}${better}`;
  });
  let strategy: string | undefined;
  for (const cell of cells) {
    if (cell.strategy.name !== strategy) {
      strategy = cell.strategy.name;
      lines.push('', `strategy: ${strategy}`);
    }
    const values = shown.flatMap((measure) => {
      const value = cell.outcome.totals[measure.name] ?? null;
      return value === null ? [] : [`${value} ${unitOf(measure)}`];
    });
    if (values.length > 0) lines.push(`${benchmarkName(cell)}\t1\t${values.join('\t')}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Ends in the number of Ps behind a `=`: a last part `-4` would be taken for GOMAXPROCS. */
function benchmarkName({ workload, parameters, costs }: FinishedCell): string {
  const { gogc, memoryLimitBytes, globalsBytes, procs } = parameters;
  const keys = { workload: workload.name, gogc, limit: memoryLimitBytes ?? 'off', globals: globalsBytes, costs, procs };
  return `BenchmarkSimulate/${Object.entries(keys).map(([key, value]) => `${key}=${escapeName(String(value))}`).join('/')}`;
}

/** Names hold no blanks, and a slash begins the next part. */
function escapeName(text: string): string {
  return text.replace(/[\s/%]/gu, (character) => encodeURIComponent(character));
}

/** `HeapSys-bytes`, `virtual-ns`: benchstat scales by what follows the dash. */
function unitOf({ name, unit }: MeasureDefinition): string {
  return `${unit === 'ns' ? name.replace(/Ns$/, '') : name}-${unit}`;
}
