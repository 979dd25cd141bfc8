import { type Collector, type FidelityPoint, type FidelityRow, InputError } from '@spanlab/core';
import type { Checkpoint } from '@spanlab/simulation';
import { type FidelityBound, boundsFor, describeBound } from './bounds.js';
import { type FidelityMeasure, fidelityMeasures } from './measures.js';
import type { Range, RecordedOutcome } from './outcome.js';

/** A simulated run that real runs are compared with. */
export interface SimulatedCheckpoints {
  /** Name of the strategy, and how it says that it collects. */
  readonly strategy: string;
  readonly collector: Collector | undefined;
  readonly workload: string;
  readonly checkpoints: readonly Checkpoint[];
}

/**
 * Compares a simulated run with real ones, checkpoint by checkpoint: a row for
 * each measure that the real runs tell.
 *
 * @throws InputError if they have checkpoints at different rows
 */
export function compareWithOutcome(run: SimulatedCheckpoints, outcome: RecordedOutcome): FidelityRow[] {
  const { strategy, collector, workload, checkpoints } = run;
  const pairs = outcome.checkpoints.map((recorded, i) => {
    if (checkpoints[i]?.event === recorded.event) return { recorded, simulated: checkpoints[i] };
    const found = checkpoints[i] === undefined ? 'has none' : `has one at row ${checkpoints[i].event}`;
    throw new InputError(`${workload}: real runs of Go ${outcome.go} have a checkpoint at row ${recorded.event}, where the workload ${found}; they belong to another workload`);
  });
  const bounds = boundsFor(collector, workload);
  return fidelityMeasures.flatMap((measure) => {
    const isRecorded = pairs.some(({ recorded }) => measure.recorded(recorded, outcome) !== undefined);
    if (!isRecorded) return [];
    const bound = bounds[measure.name];
    const points = pairs.flatMap((pair, i) => pointOf(pair, measure, checkpoints[0], outcome, boundAt(bound, i === pairs.length - 1)));
    return [{
      strategy, release: outcome.go, workload, measure: measure.name, unit: measure.unit,
      bound: bound === undefined ? undefined : describeBound(bound),
      ...verdictOn(points, bound !== undefined),
      points,
    }];
  });
}

/** 0 inside the range, else the distance to its nearer end, negative below. */
export function residualOf(value: number, { low, high }: Pick<Range, 'low' | 'high'>): number {
  return value < low ? value - low : value > high ? value - high : 0;
}

/** Largest absolute residual that a bound allows, below or above a range. */
export function toleranceOf(bound: FidelityBound, { low, high }: Pick<Range, 'low' | 'high'>, isBelow: boolean): number {
  const end = Math.abs(isBelow ? low : high);
  if (bound.kind === 'beyond') return Math.max(bound.units, bound.share * end);
  return isBelow ? end - end / bound.factor : end * bound.factor - end;
}

function pointOf(
  { recorded, simulated }: { readonly recorded: RecordedOutcome['checkpoints'][number]; readonly simulated: Checkpoint },
  measure: FidelityMeasure,
  first: Checkpoint,
  outcome: RecordedOutcome,
  bound: FidelityBound | undefined,
): FidelityPoint[] {
  const reading = measure.recorded(recorded, outcome);
  const absolute = measure.simulated(simulated, first);
  if (reading === undefined || absolute === undefined) return [];
  const { low, median, high, sinceFirst } = reading;
  const value = sinceFirst ? absolute - (measure.simulated(first, first) as number) : absolute;
  const residual = residualOf(value, reading);
  const end = residual < 0 ? low : high;
  return [{
    event: simulated.event,
    simulated: value,
    low, median, high,
    residual,
    residualPercent: residual === 0 ? 0 : end === 0 ? undefined : (100 * residual) / Math.abs(end),
    tolerance: bound === undefined ? undefined : toleranceOf(bound, reading, residual < 0),
  }];
}

function boundAt(bound: FidelityBound | undefined, isLast: boolean): FidelityBound | undefined {
  return bound?.kind === 'factorAtEnd' && !isLast ? undefined : bound;
}

function verdictOn(points: readonly FidelityPoint[], isBounded: boolean): Pick<FidelityRow, 'verdict' | 'checkpoints' | 'outside' | 'worst'> {
  const judged = isBounded ? points.filter(({ tolerance }) => tolerance !== undefined) : points;
  if (judged.length === 0) return { verdict: 'notSimulated', checkpoints: 0, outside: 0, worst: undefined };
  const outside = judged.filter(({ residual, tolerance }) => Math.abs(residual) > (tolerance ?? Infinity)).length;
  const worst = judged.reduce((a, b) => (isWorse(b, a) ? b : a));
  return { verdict: !isBounded ? 'unbounded' : outside > 0 ? 'miss' : 'pass', checkpoints: judged.length, outside, worst };
}

/** By how many times its tolerance a value is outside; without one, or at equal times, by the distance. */
function isWorse(a: FidelityPoint, b: FidelityPoint): boolean {
  const difference = severityOf(a) - severityOf(b);
  return difference > 0 || (!(difference < 0) && Math.abs(a.residual) > Math.abs(b.residual));
}

function severityOf({ residual, tolerance }: FidelityPoint): number {
  return residual === 0 || tolerance === undefined ? 0 : Math.abs(residual) / tolerance;
}
