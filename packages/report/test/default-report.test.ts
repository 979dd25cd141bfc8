import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { withFigureView } from '../src/figure-view.js';
import type { FigureSpec } from '../src/index.js';

const folder = fileURLToPath(new URL('../../../reports/default/figures/', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.vl.json'));
const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json'), 'utf8'));
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

test('the published report has figures, each with its drawing', () => {
  expect(names.length).toBeGreaterThan(100);
  expect(readdirSync(folder).filter((name) => name.endsWith('.svg'))).toHaveLength(names.length);
});

test.each(names)('%s fits the schema, and is compiled and laid out without a warning', async (name) => {
  const spec = JSON.parse(readFileSync(folder + name, 'utf8')) as FigureSpec;
  expect(validate(spec) ? [] : validate.errors?.slice(0, 3)).toEqual([]);
  expect(spec.description.length).toBeGreaterThan(20);
  await withFigureView(spec, name, (view) => view.runAsync());
});
