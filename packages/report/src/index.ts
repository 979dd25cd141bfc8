/** Results to tidy CSV, Vega-Lite figures, SVG and a page. */
export { FIGURE_KINDS } from './figures/index.js';
export type { FigureKind, FigureSpec } from './figures/figure.js';
export { renderSvg } from './render-svg.js';
export { TABLES, toCsv, type Table, type TableBuilder } from './tables.js';
export { writeReport, type WrittenReport } from './write-report.js';
