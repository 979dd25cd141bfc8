import { type StrategyIdentity, type StrategyPlugin, identityOf } from '@spanlab/core';
import { loadIfInstalled } from './strategies.js';

/**
 * What results say of strategies. A variant has the colour of its base whether
 * that one is among them or not, so bases are looked for among the installed.
 *
 * @param cwd folder that packages are looked for around
 */
export async function strategyIdentities(strategies: readonly StrategyPlugin[], cwd?: string): Promise<StrategyIdentity[]> {
  const bases = [...strategies];
  // The list grows while it is walked: a base may be a variant itself.
  for (const { basedOn } of bases) {
    if (basedOn === undefined || bases.some(({ name }) => name === basedOn)) continue;
    const base = await loadIfInstalled(basedOn, cwd);
    if (base !== undefined) bases.push(base);
  }
  return strategies.map((one) => identityOf(one, bases));
}
