import type { OfStrategy, ResultSet, StrategyIdentity } from '@spanlab/core';
import { assignStyles } from './strategy-styles.js';
import { uniqueLabels } from './strategy-names.js';

/**
 * Results in which everything that tells of a strategy says what to call it and
 * how to draw it, so that it is the same in every table and figure.
 */
export function dressResults<R extends Pick<ResultSet, 'cells' | 'strategies' | 'fidelity' | 'scaling'>>(results: R): R {
  const { cells, fidelity, scaling } = results;
  const dressed = dresser([...cells, ...(fidelity?.rows ?? []), ...(scaling?.points ?? [])], results.strategies);
  return {
    ...results,
    cells: cells.map(dressed),
    ...(fidelity === undefined ? {} : { fidelity: { ...fidelity, rows: fidelity.rows.map(dressed) } }),
    ...(scaling === undefined ? {} : { scaling: { ...scaling, points: scaling.points.map(dressed) } }),
  };
}

/** Names and dresses whatever is of one of these strategies. */
function dresser(all: readonly OfStrategy[], identities: readonly StrategyIdentity[] = []): <T extends OfStrategy>(one: T) => T {
  const strategies = [...new Map(all.map((one) => [one.strategy, one])).values()].map((one): OfStrategy => {
    const { name: _name, ...identity } = identities.find(({ name }) => name === one.strategy) ?? { name: one.strategy };
    return { ...pickStrategy(one), ...identity };
  });
  const labels = uniqueLabels(strategies);
  const styles = assignStyles(strategies.map(({ strategy: name, ...one }) => ({ name, ...one })));
  const dresses = new Map(strategies.map(({ strategy, release: _release, ...one }, i) => [strategy, { ...one, label: labels[i], style: styles.get(strategy) }]));
  return (one) => ({ ...one, ...dresses.get(one.strategy) });
}

function pickStrategy({ strategy, release, label, basedOn, style }: OfStrategy): OfStrategy {
  return {
    strategy, release,
    ...(label === undefined ? {} : { label }),
    ...(basedOn === undefined ? {} : { basedOn }),
    ...(style === undefined ? {} : { style }),
  };
}
