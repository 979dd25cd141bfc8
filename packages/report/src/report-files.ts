import type { CellResult, FidelityResults, ResultSet, ScalingResults } from '@spanlab/core';
import { cellFileStem, recordingFileStem } from './cell-label.js';
import type { ComparedReport } from './compare/compared-report.js';
import { addComparedLatex } from './compare/latex-files.js';
import { limitationsSection } from './compare/limitations.js';
import { comparedMarkdown } from './compare/markdown.js';
import { methodsSection } from './compare/methods.js';
import { comparisonsOf, type Comparison } from './comparison.js';
import { dressResults } from './dress-results.js';
import { definitionsSection } from './definitions-section.js';
import { FIDELITY_TABLES } from './fidelity-tables.js';
import { COMPARISON_FIGURE_KINDS, FIDELITY_FIGURE, FIGURE_KINDS, HEAP_GOAL_FIGURE, SCALING_FIGURE } from './figures/index.js';
import type { FigureSpec } from './figures/figure.js';
import { reportFindings, scopeText } from './findings.js';
import type { DrawnFidelity, DrawnGoal } from './html-fidelity.js';
import type { DataLink, DrawnCell, DrawnComparison, DrawnFigure } from './html-figure.js';
import { liveFigure } from './interactive/live-figure.js';
import type { DrawnScaling } from './html-scaling.js';
import { reportPage } from './html.js';
import { byWorkloadThenRelease } from './order.js';
import { renderSvg } from './render-svg.js';
import { INDEX_NAME, MARKDOWN_NAME } from './replace-folder.js';
import { scalingTable } from './scaling-table.js';
import { TABLES, toCsv } from './tables.js';
import { COMPARISON_TABLES } from './totals.js';

/** Contents of every file of a report by its path, with `/` between folders. */
export async function reportFiles(given: ResultSet): Promise<Map<string, string | Uint8Array>> {
  const results = dressResults(given);
  const files = new Map<string, string | Uint8Array>();
  const cells = results.cells.toSorted(byWorkloadThenRelease);
  const drawnCells: DrawnCell[] = [];
  for (const cell of cells) drawnCells.push(await drawCell(cell, results, files));
  const drawnComparisons: DrawnComparison[] = [];
  for (const comparison of comparisonsOf(cells)) drawnComparisons.push(await drawComparison(comparison, results, files));
  const fidelity = results.fidelity === undefined ? undefined : await drawFidelity(results.fidelity, files);
  const scaling = results.scaling === undefined ? undefined : await drawScaling(results.scaling, files);
  const findings = reportFindings({ ...results, cells });
  const report: ComparedReport = { results, cells: drawnCells, comparisons: drawnComparisons, fidelity, scaling, scope: scopeText(cells), findings };
  const sections = [methodsSection(results), limitationsSection(results)];
  // The page has definitions that open and close instead.
  const printed = [...sections, definitionsSection([...results.measures, ...results.totals])];
  files.set(MARKDOWN_NAME, comparedMarkdown(report, printed));
  await addComparedLatex(files, report, printed);
  return files.set(INDEX_NAME, reportPage(drawnCells, drawnComparisons, fidelity, scaling, results, findings, sections));
}

/** Draws the comparison of simulated with real runs, and adds its files. */
export async function drawFidelity(results: FidelityResults, files: Map<string, string | Uint8Array>): Promise<DrawnFidelity> {
  const dataPath = (table: string) => `data/${table}.csv`;
  for (const [name, table] of Object.entries(FIDELITY_TABLES)) files.set(dataPath(name), toCsv(table(results)));
  const { name, heading, spec } = FIDELITY_FIGURE;
  const figure = await drawFigure(name, heading, spec(results), [{ path: dataPath('fidelity'), text: 'CSV' }], files);
  const goals: DrawnGoal[] = [];
  for (const workload of HEAP_GOAL_FIGURE.workloads(results)) {
    const goalSpec = HEAP_GOAL_FIGURE.spec(results, workload);
    const data = [{ path: dataPath('fidelity_checkpoints'), text: 'CSV' }];
    goals.push({ workload, figure: await drawFigure(`${recordingFileStem(workload)}.${HEAP_GOAL_FIGURE.name}`, HEAP_GOAL_FIGURE.heading, goalSpec, data, files) });
  }
  return { results, figure, goals, data: [{ path: dataPath('fidelity'), text: 'CSV' }, { path: dataPath('fidelity_checkpoints'), text: 'CSV of all checkpoints' }] };
}

async function drawScaling(results: ScalingResults, files: Map<string, string | Uint8Array>): Promise<DrawnScaling> {
  const path = 'data/scaling.csv';
  files.set(path, toCsv(scalingTable(results)));
  const { name, heading, spec } = SCALING_FIGURE;
  return { results, figure: await drawFigure(name, heading, spec(results), [{ path, text: 'CSV' }], files) };
}

async function drawCell(cell: CellResult, { measures }: ResultSet, files: Map<string, string | Uint8Array>): Promise<DrawnCell> {
  const stem = cellFileStem(cell);
  const dataPath = (table: string) => `data/${stem}.${table}.csv`;
  for (const [name, table] of Object.entries(TABLES)) files.set(dataPath(name), toCsv(table(cell, measures)));
  const figures: DrawnFigure[] = [];
  for (const kind of FIGURE_KINDS) {
    const data = [{ path: dataPath(kind.table), text: 'CSV' }];
    figures.push(await drawFigure(`${stem}.${kind.name}`, kind.heading, kind.spec(cell, measures), data, files));
  }
  return { cell, figures };
}

async function drawComparison(comparison: Comparison, results: ResultSet, files: Map<string, string | Uint8Array>): Promise<DrawnComparison> {
  const stem = recordingFileStem(comparison.workload.name);
  const dataPath = (table: string) => `data/${stem}.${table}.csv`;
  for (const [name, table] of Object.entries(COMPARISON_TABLES)) files.set(dataPath(name), toCsv(table(comparison, results.totals)));
  const ofCells = (table: string) => comparison.cells.map((cell, i) => ({ path: `data/${cellFileStem(cell)}.${table}.csv`, text: `CSV of ${comparison.names[i]}` }));
  const figures: DrawnFigure[] = [];
  for (const kind of COMPARISON_FIGURE_KINDS) {
    if (kind.isFor?.(comparison, results.totals) === false) continue;
    const isOfCells = kind.table === 'series' || kind.table === 'size_classes';
    const data = isOfCells ? ofCells(kind.table) : [{ path: dataPath(kind.table), text: 'CSV' }];
    figures.push(await drawFigure(`${stem}.${kind.name}`, kind.heading, kind.spec(comparison, results.measures, results.totals), data, files));
  }
  return { comparison, figures, totalsPath: dataPath('totals'), centralLocksPath: dataPath('central_locks') };
}

/** Draws a figure and adds its SVG and its spec to the files. */
export async function drawFigure(
  name: string,
  heading: string,
  spec: FigureSpec,
  data: readonly DataLink[],
  files: Map<string, string | Uint8Array>,
): Promise<DrawnFigure> {
  const svg = await renderSvg(spec, name);
  const figure = { heading, description: spec.description, svg, svgPath: `figures/${name}.svg`, specPath: `figures/${name}.vl.json`, data, live: await liveFigure(spec, name) };
  files.set(figure.svgPath, svg);
  files.set(figure.specPath, `${JSON.stringify(spec, null, 1)}\n`);
  return figure;
}
