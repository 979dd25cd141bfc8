import { InputError, type StrategyPlugin, hasMemoryLimit } from '@spanlab/core';

/**
 * Refuses a limit that would be ignored.
 * @param option where the user has set it
 * @param others strategies to choose from
 * @throws InputError if this strategy knows no memory limit
 */
export function requireMemoryLimit(strategy: StrategyPlugin, option: string, others: readonly StrategyPlugin[]): void {
  if (hasMemoryLimit(strategy)) return;
  const able = others.filter(hasMemoryLimit).map(({ name }) => name);
  const choice = able.length === 0 ? 'no installed strategy does' : `or choose a strategy that does: ${able.join(', ')}`;
  throw new InputError(`${option}: ${strategy.name} knows no memory limit; leave it out, ${choice}`);
}
