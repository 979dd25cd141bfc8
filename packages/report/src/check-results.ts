import { InputError, OCCUPANCY_BINS, type CellResult, type FidelityResults, type ResultSet, type ScalingResults } from '@spanlab/core';
import { cellFileStem } from './cell-label.js';

/**
 * Makes sure that figures and tables can be made from the results: a column
 * that is too short or a number that is none would become a wrong picture.
 *
 * @throws InputError naming the cell, what is wrong in it, and what to do
 */
export function checkResults(results: ResultSet): void {
  if (results.cells.length === 0) fail('the results', 'hold no cell: a report needs at least one');
  const defined = new Set(results.measures.map(({ name }) => name));
  const counted = new Set(results.totals.map(({ name }) => name));
  const stems = new Set<string>();
  for (const cell of results.cells) {
    const where = `cell ${cell.workload.name} × ${cell.strategy}`;
    const stem = cellFileStem(cell);
    if (stems.has(stem)) fail(where, `and another one would both be written to files named ${stem}`);
    stems.add(stem);
    checkSeries(cell, where, defined);
    checkTotals(cell, where, counted);
    checkOccupancy(cell, where);
    checkSizeClasses(cell, where);
    checkPageMap(cell, where);
  }
  if (results.fidelity !== undefined) checkFidelity(results.fidelity);
  if (results.scaling !== undefined) checkScaling(results.scaling);
}

/** A value that is no number would be drawn as none, without a word. */
function checkScaling({ points }: ScalingResults): void {
  for (const { strategy, processors, values } of points) {
    const bad = Object.keys(values).find((name) => !Number.isFinite(values[name]));
    if (bad !== undefined) fail(`scaling of ${strategy}`, `has a value of ${bad} with ${processors} Ps that is no number`);
  }
}

/** Residuals and what they follow from may be negative, but are numbers. */
function checkFidelity({ rows }: FidelityResults): void {
  for (const { strategy, workload, measure, points } of rows) {
    const bad = points.find((point) => Object.values(point).some((value) => value !== undefined && !Number.isFinite(value)));
    if (bad !== undefined) fail(`fidelity of ${workload} × ${strategy}`, `has a value of ${measure} at row ${bad.event} that is no number`);
  }
}

function checkSeries({ series }: CellResult, where: string, defined: ReadonlySet<string>): void {
  checkNumbers(series.allocations, where, 'series.allocations');
  for (const [measure, column] of Object.entries(series.columns)) {
    if (!defined.has(measure)) fail(where, `has measure ${measure}, which the results do not define`);
    if (column.length !== series.allocations.length) {
      fail(where, `has ${column.length} values of ${measure}, expected one for each of ${series.allocations.length} samples`);
    }
    checkNumbers(column, where, measure);
  }
}

/** A count that is not defined would be in no table, without a word. */
function checkTotals({ totals }: CellResult, where: string, defined: ReadonlySet<string>): void {
  for (const [measure, value] of Object.entries(totals)) {
    if (!defined.has(measure)) fail(where, `has a total of ${measure}, which the results do not define`);
    checkNumbers([value], where, `the total of ${measure}`);
  }
}

function checkOccupancy({ occupancy }: CellResult, where: string): void {
  for (const { allocations, bins } of occupancy) {
    if (bins.length !== OCCUPANCY_BINS) {
      fail(where, `has ${bins.length} occupancy bins at allocations ${allocations}, expected ${OCCUPANCY_BINS}`);
    }
    checkNumbers([allocations, ...bins], where, `occupancy at allocations ${allocations}`);
  }
}

function checkSizeClasses({ peak }: CellResult, where: string): void {
  for (const row of peak.classes) checkNumbers(Object.values(row), where, `size class ${row.sizeClass} at the peak`);
}

function checkPageMap({ pageMap }: CellResult, where: string): void {
  for (const { allocations, runs } of pageMap?.samples ?? []) {
    checkNumbers([allocations, ...runs.flatMap(({ from, pieces }) => [from, pieces])], where, `page map at allocations ${allocations}`);
  }
}

function checkNumbers(values: readonly number[], where: string, what: string): void {
  const bad = values.find((value) => !Number.isFinite(value) || value < 0);
  if (bad !== undefined) fail(where, `has the value ${bad} in ${what}, expected a number of at least 0`);
}

function fail(where: string, problem: string): never {
  throw new InputError(`${where} ${problem}; run the cell again`);
}
