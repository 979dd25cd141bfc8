import type { MeasureDefinition } from '@spanlab/core';
import type { ExperimentCell, ExperimentData } from './experiment-data.js';

/** What the tables compare, in their order: memory at the last checkpoint, then counts and times of the whole run. */
const END_MEASURES = [
  'HeapSys', 'HeapInuse', 'HeapAlloc', 'HeapReleased', 'VmRssBytes', 'VmSizeBytes',
  'NumGC', 'virtualNs', 'heapLocks', 'centralLocks', 'refills', 'listSteps', 'summariesRead',
] as const;

/** Why a run has no value of a measure. */
export type EndValue = number | { readonly reason: string };

/** Those measures of an experiment that the tables compare. */
export function endMeasures({ measures, cells }: ExperimentData): MeasureDefinition[] {
  return END_MEASURES.flatMap((name) => {
    const definition = measures.find((one) => one.name === name);
    const isThere = cells.some(({ samples, totals }) => Object.hasOwn(samples, name) || Object.hasOwn(totals, name));
    return definition === undefined || !isThere ? [] : [definition];
  });
}

/** A measure at the end of a run: bytes as the last checkpoint has them, all else over the whole run. */
export function endValue({ samples, totals }: ExperimentCell, { name, unit }: MeasureDefinition): EndValue {
  const sampled = samples[name]?.at(-1);
  const value = unit === 'bytes' ? (sampled ?? totals[name]) : (totals[name] ?? sampled);
  if (value !== null && value !== undefined) return value;
  const isThere = Object.hasOwn(samples, name) || Object.hasOwn(totals, name);
  return { reason: isThere ? 'outside its domain' : 'no such thing, or no model' };
}
