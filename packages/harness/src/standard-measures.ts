import { type MeasureDefinition, type StrategyPlugin, osMeasures, ownMeasures, workMeasures } from '@spanlab/core';
import { experimentMeasures } from './experiment/checkpoint-measures.js';
import { fidelityMeasures } from './fidelity/measures.js';
import { addressMeasures, idleMeasures, measures, partMeasures } from './measures.js';
import { processorMeasures, speedUpMeasure } from './processor-measures.js';

/** Every definition that does not depend on a strategy: no strategy can mean anything else by these names. */
export const standardMeasures: readonly MeasureDefinition[] = [
  ...measures, ...partMeasures, ...idleMeasures, ...addressMeasures, ...workMeasures, ...osMeasures,
  ...experimentMeasures, ...processorMeasures, speedUpMeasure, ...fidelityMeasures,
];

/** What a comparison counts over a whole run on these strategies. @throws InputError as `ownMeasures` */
export function comparisonTotals(strategies: readonly StrategyPlugin[]): MeasureDefinition[] {
  return [...workMeasures, ...osMeasures, ...ownMeasures(strategies, standardMeasures)];
}

/** Everything that results of an experiment with these strategies can show. @throws InputError as `ownMeasures` */
export function measuresOfStrategies(strategies: readonly Pick<StrategyPlugin, 'name' | 'measures'>[]): MeasureDefinition[] {
  return [...experimentMeasures, ...ownMeasures(strategies, standardMeasures)];
}
