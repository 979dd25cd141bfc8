import { readFileSync } from 'node:fs';
import { costDescriptions } from '@spanlab/core';
import { expect, it } from 'vitest';
import { boundsFor, describeBound, loadStrategies } from '../src/index.js';

const page = readFileSync(new URL('../../../docs/simulation.md', import.meta.url), 'utf8');

it('docs/simulation.md says of every cost what it is of, and who charges it', async () => {
  const strategies = await loadStrategies(['go1.4', 'go1.5', 'go1.20']);
  const table = page.slice(page.indexOf('| cost | of |'), page.indexOf('A strategy charges'));
  const head = ['cost', 'of', ...strategies.map(({ name }) => name)];
  const rows = Object.entries(costDescriptions).map(([name, of]) => [`\`${name}\``, of, ...strategies.map(({ costs = {} }) => (name in costs ? 'yes' : ''))]);
  const lines = table.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('|---'));
  expect(lines.map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))).toEqual([head, ...rows]);
});

it('docs/simulation.md has the bounds that are used', () => {
  const table = page.slice(page.indexOf('| measure | stop the world |'), page.indexOf('"±2 %" means'));
  const rows = table.split('\n').slice(2).filter((line) => line !== '').map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
  const columns = [boundsFor('stopTheWorld', 'server'), boundsFor('concurrent', 'server'), boundsFor('concurrent', 'large-pareto')];
  const documented = rows.flatMap(([measures, ...cells]) => measures.split(', ').map((measure) => [measure.replaceAll(' ', ''), ...cells]));
  for (const [measure, ...cells] of documented) {
    expect([measure, ...columns.map((bounds) => (bounds[measure] === undefined ? 'none' : describeBound(bounds[measure])))]).toEqual([measure, ...cells]);
  }
  expect(documented.map(([measure]) => measure).toSorted()).toEqual(Object.keys(columns[0]).toSorted());
});
