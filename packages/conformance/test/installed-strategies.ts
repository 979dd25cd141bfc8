import { readFileSync, readdirSync } from 'node:fs';
import { type StrategyPlugin, compareNames } from '@spanlab/core';

const packages = new URL('../../', import.meta.url);

/** Every strategy of this repository, found as users' packages are: by what package.json says. */
export const installedStrategies: readonly StrategyPlugin[] = await Promise.all(
  readdirSync(packages)
    .filter((name) => name.startsWith('strategy-'))
    .toSorted(compareNames)
    .map(async (folder) => {
      const { name } = JSON.parse(readFileSync(new URL(`${folder}/package.json`, packages), 'utf8')) as { name: string };
      return ((await import(name)) as { strategy: StrategyPlugin }).strategy;
    }),
);
