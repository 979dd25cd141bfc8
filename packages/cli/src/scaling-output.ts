import type { ScalingPoint, ScalingResults } from '@spanlab/core';
import { commandName } from './command-name.js';
import { formatCount, formatShare, formatTable } from './format.js';
import { jsonText } from './json-text.js';

/** The machine-readable form: the same bytes every time. */
export function toJson(results: ScalingResults): string {
  return jsonText(results);
}

const COLUMNS: readonly { readonly title: string; readonly text: (point: ScalingPoint) => string }[] = [
  { title: 'STRATEGY', text: ({ strategy }) => strategy },
  { title: 'PS', text: ({ processors }) => String(processors) },
  { title: 'OBJECTS/S', text: ({ values }) => formatCount(values.throughput) },
  { title: 'SPEED-UP', text: ({ values }) => (values.speedUp === undefined ? '' : `${values.speedUp.toFixed(2)}×`) },
  { title: 'AT WORK', text: ({ values }) => formatShare(values.utilisation) },
  { title: 'STOPPED', text: ({ values }) => formatShare(values.stoppedShare) },
  { title: 'CONTENDED', text: ({ values }) => formatShare(values.lockContendedShare) },
  { title: 'LOCK WAITS', text: ({ values }) => formatShare(values.lockWaitShare) },
  { title: 'MCENTRAL', text: ({ values }) => (values.centralLockWaitShare === undefined ? '–' : formatShare(values.centralLockWaitShare)) },
  { title: 'MHEAP', text: ({ values }) => formatShare(values.heapLockWaitShare) },
];

/** For people: a row a strategy and number of Ps. */
export function describeScaling({ workload, points }: ScalingResults): string {
  const rows = [COLUMNS.map(({ title }) => title), ...points.map((point) => COLUMNS.map(({ text }) => text(point)))];
  return (
    `${workload}\n\n${formatTable(rows, COLUMNS.map((_, i) => i).slice(1))}\n` +
    "Virtual time, by each release's cost model. AT WORK and lock waits in percent of all Ps' time, STOPPED of the time that passed, CONTENDED of the acquisitions.\n" +
    `Next: \`${commandName()} simulate --generate server:processors=8 --procs 8 --strategy ${points[0].strategy}\` for the locks one by one\n`
  );
}
