import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { COMPARISON_FIGURE_KINDS, comparisonsOf, FIDELITY_FIGURE, FIGURE_KINDS, HEAP_GOAL_FIGURE, SCALING_FIGURE, type FigureSpec } from '../src/index.js';
import { byWorkloadThenRelease } from '../src/order.js';
import { dressResults } from '../src/dress-results.js';
import { COMPARED_MEASURES, comparedResults, manyStrategies, MEASURES, syntheticCell, syntheticFidelity, syntheticGoals, syntheticResults, syntheticScaling, tinyCell, TOTALS } from './fixtures.js';

const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json'), 'utf8'));
/** Vega-Lite's own JSON schema. */
export const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

const cells = [...syntheticResults().cells, syntheticCell({ seed: 9, samples: 600, classes: 67, peakBytes: 3 * 2 ** 30 })];
const specs = cells.flatMap((cell, i) =>
  FIGURE_KINDS.map((kind) => [`${kind.name} of cell ${i}`, kind.spec(cell, MEASURES)] as [string, FigureSpec]),
);
const compared = comparisonsOf([...comparedResults().cells, tinyCell(), { ...tinyCell(), strategy: 'other' }].toSorted(byWorkloadThenRelease));
const comparedSpecs = compared.flatMap((comparison) =>
  COMPARISON_FIGURE_KINDS.map((kind) => [`${kind.name} of ${comparison.workload.program}`, kind.spec(comparison, COMPARED_MEASURES, TOTALS)] as [string, FigureSpec]),
);

/** From two strategies, with a variant beside its base, to more than there are shapes. */
const many = [2, 4, 12, 14].map((count) => dressResults(manyStrategies(count)));
const pair = dressResults({ ...manyStrategies(4), cells: manyStrategies(4).cells.filter(({ strategy }) => strategy.startsWith('go1.4')) });
const manySpecs = [...many, pair].flatMap((results) => {
  const [comparison] = comparisonsOf(results.cells.toSorted(byWorkloadThenRelease));
  const count = `${results.cells.length} strategies`;
  const specs = COMPARISON_FIGURE_KINDS.map((kind) => [`${kind.name} of ${count}`, kind.spec(comparison as NonNullable<typeof comparison>, results.measures, results.totals)] as [string, FigureSpec]);
  return [...specs, [`scaling of ${count}`, SCALING_FIGURE.spec(results.scaling as NonNullable<typeof results.scaling>)] as [string, FigureSpec]];
});

const fidelity = syntheticFidelity();
const fidelitySpecs: [string, FigureSpec][] = [
  ['fidelity', FIDELITY_FIGURE.spec(fidelity)],
  ['fidelity far outside', FIDELITY_FIGURE.spec({ ...fidelity, rows: fidelity.rows.map((row) => (row.worst ? { ...row, worst: { ...row.worst, residual: -4e9, tolerance: 0 } } : row)) })],
  ['heap goal', HEAP_GOAL_FIGURE.spec(syntheticGoals(), 'server')],
  ['heap goal of nothing', HEAP_GOAL_FIGURE.spec(fidelity, 'none')],
  ['fidelity of nothing', FIDELITY_FIGURE.spec({ measures: [], rows: [] })],
  ['scaling', SCALING_FIGURE.spec(syntheticScaling())],
  ['scaling with one P', SCALING_FIGURE.spec({ ...syntheticScaling(), points: syntheticScaling().points.slice(0, 1) })],
  ['scaling of nothing', SCALING_FIGURE.spec({ measures: [], workload: 'x', gogc: 100, globalsBytes: 0, points: [] })],
];

/** Every kind of figure of a comparison's report, of much, of little and of nothing. */
export const figureSpecs: readonly [name: string, spec: FigureSpec][] = [...specs, ...comparedSpecs, ...manySpecs, ...fidelitySpecs];
