/** Results to tidy CSV, Vega-Lite figures, SVG and a page. */
export { comparisonsOf, type Comparison } from './comparison.js';
export { COMPARISON_FIGURE_KINDS, FIDELITY_FIGURE, FIGURE_KINDS, SCALING_FIGURE } from './figures/index.js';
export type { ComparisonFigureKind, FigureKind, FigureSpec } from './figures/figure.js';
export { FIDELITY_TABLES } from './fidelity-tables.js';
export { renderSvg } from './render-svg.js';
export { TABLES, toCsv, type Table, type TableBuilder } from './tables.js';
export { COMPARISON_TABLES, type ComparisonTableBuilder } from './totals.js';
export { writeReport, type WrittenReport } from './write-report.js';
export * from './scaling-table.js';
