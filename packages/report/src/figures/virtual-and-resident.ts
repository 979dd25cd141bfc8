import type { MeasureDefinition } from '@spanlab/core';
import { extremesOf, type Comparison } from '../comparison.js';
import { formatBytes, formatRatio } from '../format.js';
import { peakOf } from '../peaks.js';
import type { ComparisonFigureKind, FigureSpec } from './figure.js';
import { linesOfStrategies } from './strategies-compared.js';

/** From addresses by way of what the heap counts as its own to memory: a reservation costs none, so each has a scale of its own. */
const PANELS = ['VirtualBytes', 'HeapSys', 'ResidentBytes'] as const;

/** What a heap costs the process by itself, a line a strategy. */
export const virtualAndResident: ComparisonFigureKind = {
  name: 'virtual-and-resident',
  heading: 'Virtual memory, HeapSys and resident memory',
  table: 'series',
  spec: virtualAndResidentSpec,
};

function virtualAndResidentSpec(comparison: Comparison, measures: readonly MeasureDefinition[]): FigureSpec {
  return linesOfStrategies(comparison, measures, isModelled(comparison) ? PANELS : [], addressFinding(comparison), 'no strategy models an address space');
}

/** Without addresses and residency, HeapSys alone would tell nothing that another figure does not. */
function isModelled({ cells }: Comparison): boolean {
  return cells.some((cell) => peakOf(cell, 'VirtualBytes') !== undefined || peakOf(cell, 'ResidentBytes') !== undefined);
}

/** The title: who holds most addresses, and who touches most memory. */
export function addressFinding(comparison: Comparison): string {
  const { program } = comparison.workload;
  const virtual = extremesOf(comparison, (cell) => peakOf(cell, 'VirtualBytes'));
  const resident = extremesOf(comparison, (cell) => peakOf(cell, 'ResidentBytes'));
  if (virtual === undefined || resident === undefined) return `${program}: addresses were measured on fewer than two strategies`;
  return (
    `${program}: ${virtual.most.name} holds ${formatBytes(virtual.most.value)} of addresses${times(virtual)}; ` +
    `${resident.most.name} touches most memory by itself, ${formatBytes(resident.most.value)}${times(resident)}`
  );
}

function times({ most, least }: NonNullable<ReturnType<typeof extremesOf>>): string {
  const ratio = most.value === least.value ? undefined : formatRatio(most.value, least.value);
  return ratio === undefined ? '' : `, ${ratio} times that of ${least.name}`;
}
