import type { MeasureDefinition } from '@spanlab/core';
import type { ExperimentCell, ExperimentData } from './experiment-data.js';

/** What tables begin with, in their order, and all that they have if nobody asked for more: memory at the last checkpoint, then counts and times of the whole run. */
const USUAL_MEASURES: readonly string[] = [
  'HeapSys', 'HeapInuse', 'HeapAlloc', 'HeapReleased', 'VmRssBytes', 'VmSizeBytes',
  'NumGC', 'virtualNs', 'heapLocks', 'centralLocks', 'refills', 'listSteps', 'summariesRead',
];

/** Why a run has no value of a measure. */
export type EndValue = number | { readonly reason: string };

/** Those measures of an experiment that the tables compare: the usual ones first, then what strategies declare themselves, then what else the config names. */
export function endMeasures(data: ExperimentData): MeasureDefinition[] {
  const present = presentMeasures(data);
  const usual = USUAL_MEASURES.flatMap((name) => present.find((one) => one.name === name) ?? []);
  const own = present.filter(({ name }) => data.ownMeasures?.includes(name));
  const first = [...usual, ...own];
  return data.areMeasuresChosen === true ? [...first, ...present.filter((one) => !first.includes(one))] : first;
}

/** The runs without what the config did not ask for: files of cells hold every measure. */
export function withAskedMeasuresOnly(data: ExperimentData): ExperimentData {
  const asked = new Set(data.measures.map(({ name }) => name));
  const pick = <T>(values: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(values).filter(([name]) => asked.has(name)));
  return { ...data, cells: data.cells.map((cell) => ({ ...cell, samples: pick(cell.samples), totals: pick(cell.totals) })) };
}

/** Those measures of an experiment that some run has. */
export function presentMeasures({ measures, cells }: ExperimentData): MeasureDefinition[] {
  return measures.filter(({ name }) => cells.some(({ samples, totals }) => Object.hasOwn(samples, name) || Object.hasOwn(totals, name)));
}

/** A measure at the end of a run: bytes as the last checkpoint has them, all else over the whole run. */
export function endValue({ samples, totals }: ExperimentCell, { name, unit }: MeasureDefinition): EndValue {
  const sampled = samples[name]?.at(-1);
  const value = unit === 'bytes' ? (sampled ?? totals[name]) : (totals[name] ?? sampled);
  if (value !== null && value !== undefined) return value;
  const isThere = Object.hasOwn(samples, name) || Object.hasOwn(totals, name);
  return { reason: isThere ? 'outside its domain' : 'no such thing, or no model' };
}
