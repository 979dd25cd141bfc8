import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkpointMeasures, experimentMeasures, reportNames } from '../src/index.js';

const page = readFileSync(new URL('../../../docs/experiments.md', import.meta.url), 'utf8');

it('docs/experiments.md has every measure with its definition, in order', () => {
  const table = page.slice(page.indexOf('| measure | unit |')).trimEnd().split('\n').slice(2);
  expect(table).toEqual(
    experimentMeasures.map(({ name, unit, better, description }) => {
      const sampled = checkpointMeasures.some((one) => one.name === name) ? 'yes' : '';
      return `| ${name} | ${unit} | ${sampled} | ${better === 'none' ? '' : better} | ${description} |`;
    }),
  );
});

it('docs/experiments.md names every report', () => {
  expect(page).toContain(`| \`reports\` | all | ${reportNames.map((name) => `\`${name}\``).join(', ')} |`);
});
