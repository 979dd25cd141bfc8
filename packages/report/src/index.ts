/** Results to tidy CSV, Vega-Lite figures, SVG and a page. */
export { comparisonsOf, type Comparison } from './comparison.js';
export { COMPARISON_FIGURE_KINDS, FIDELITY_FIGURE, FIGURE_KINDS, HEAP_GOAL_FIGURE, SCALING_FIGURE } from './figures/index.js';
export type { ComparisonFigureKind, FigureKind, FigureSpec } from './figures/figure.js';
export type { ExperimentCell, ExperimentData, ExperimentStrategy, ExperimentWorkload, ProvenanceFact } from './experiment/experiment-data.js';
export { checkBaseline } from './experiment/run-group.js';
export { writeExperimentReport } from './experiment/write-experiment-report.js';
export { FIDELITY_TABLES } from './fidelity-tables.js';
export { drawFigure, FIGURE_FORMATS, printedFigure, type FigureFormat, type PrintLayout } from './draw-figure.js';
export { FIGURE_WIDTHS_PX, type FigureSize } from './figure-size.js';
export { renderPdf, renderPng } from './render-canvas.js';
export type { WrittenReport } from './replace-folder.js';
export { renderSvg } from './render-svg.js';
export { listFigures, readFigure } from './report-figures.js';
export { TABLES, toCsv, type Table, type TableBuilder } from './tables.js';
export { COMPARISON_TABLES, type ComparisonTableBuilder } from './totals.js';
export { checkReportFolder, writeReport } from './write-report.js';
export * from './scaling-table.js';
