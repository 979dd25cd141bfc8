import type { ScalingResults } from '@spanlab/core';
import type { Table } from './tables.js';

/** Every measure of every strategy with every number of Ps, in its unit. */
export function scalingTable({ workload, measures, points }: ScalingResults): Table {
  return {
    columns: ['workload', 'strategy', 'release', 'processors', 'measure', 'unit', 'value'],
    rows: points.flatMap(({ strategy, release, processors, values }) =>
      measures
        .filter(({ name }) => values[name] !== undefined)
        .map(({ name, unit }) => [workload, strategy, release, processors, name, unit, values[name]]),
    ),
  };
}
