import { InputError, type StrategyPlugin } from '@spanlab/core';
import type { DatasetFolder, FidelityCase } from '@spanlab/harness';

/**
 * Chooses among cases by the names of their workloads; all of them if none is named.
 * @param strategies that the cases are of, for messages
 * @throws InputError at an unknown name, and if no case is left
 */
export function chooseCases(
  cases: readonly FidelityCase[],
  names: readonly string[],
  { datasets }: DatasetFolder,
  strategies: readonly StrategyPlugin[],
): FidelityCase[] {
  const workloads = datasets.filter(({ kind }) => kind === 'workload').map(({ name }) => name);
  const unknown = names.find((name) => !workloads.includes(name));
  if (unknown !== undefined) throw new InputError(`${unknown}: no workload of that name; workloads: ${workloads.join(', ') || 'none'}`);
  const chosen = cases.filter(({ workload }) => names.length === 0 || names.includes(workload.name));
  if (chosen.length > 0) return chosen;
  const tried = strategies.map(({ name }) => name).join(', ');
  throw new InputError(`no outcomes of real runs to compare ${tried} with; \`spanlab datasets list\` lists the outcomes there are`);
}
