import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type ExperimentData, writeExperimentReport } from '../src/index.js';
import { syntheticExperiment } from '../test/experiment/fixtures.js';
import { problemsIn, typeset } from './pdflatex.js';

const parent = mkdtempSync(join(tmpdir(), 'spanlab-latex-'));
afterAll(() => rmSync(parent, { recursive: true }));

async function typesetReport(name: string, data: ExperimentData) {
  const folder = join(parent, name);
  await writeExperimentReport(data, undefined, folder);
  return typeset(join(folder, 'latex'));
}

describe('the LaTeX of an experiment is typeset without a complaint', () => {
  test('names full of characters with a meaning, too few seeds', async () => {
    const { problems, pages } = await typesetReport('odd', syntheticExperiment(4));
    expect(problems).toEqual([]);
    expect(pages).toBeGreaterThan(4);
  });

  test('more figures than TeX keeps waiting, more rows than a page holds, more columns than fit side by side, other scripts', async () => {
    const { problems, pages } = await typesetReport('large', large(syntheticExperiment(2)));
    expect(problems).toEqual([]);
    expect(pages).toBeGreaterThan(30);
  });
});

test('a complaint is found in the log', () => {
  const log = [
    'Overfull \\hbox (0.5pt too wide) in paragraph at lines 1--2', 'Overfull \\hbox (19.07707pt too wide) in paragraph at lines 7--39',
    '! Undefined control sequence.', "LaTeX Warning: Reference `tab:x' on page 1 undefined on input line 3.", 'Missing character: There is no é in font cmr10!', 'Underfull \\vbox (badness 10000)',
  ];
  expect(problemsIn(log.join('\n'))).toEqual(log.slice(1, 5));
});

/** The same again on 30 sets of parameters, with 4 more strategies that have real runs of 18 workloads with long names. */
function large(data: ExperimentData): ExperimentData {
  const names = Array.from({ length: 4 }, (_, i) => `an-allocator-with-a-name-that-is-far-too-long-for-a-column-${i}`);
  const sets = Array.from({ length: 30 }, (_, i) => 10 * (i + 1));
  const script = 'Größe 大きさ размер 🙂 "quoted" `code` --flag ,, \'\' <<x>>';
  const workload = (name: string) => (name === data.workloads[1].name ? script : name);
  const cells = data.cells.map((cell) => ({ ...cell, workload: workload(cell.workload) }));
  const more = names.flatMap((strategy) => cells.filter((cell) => cell.strategy === 'go1.20').map((cell) => ({ ...cell, strategy })));
  const [row] = data.fidelity.rows;
  const workloads = Array.from({ length: 18 }, (_, i) => `workload-${i}-of-somebody-else`);
  return {
    ...data,
    strategies: [...data.strategies, ...names.map((name) => ({ name, label: name, release: '1.20.4', code: 'e'.repeat(64) }))],
    workloads: data.workloads.map((one) => ({ ...one, name: workload(one.name) })),
    cells: [...cells, ...more].flatMap((cell) => (cell.workload === script ? [cell] : sets.map((gogc) => ({ ...cell, gogc })))),
    provenance: [...data.provenance, { name: 'Lock file', value: `package-lock.json, SHA-256 ${'f'.repeat(64)}` }],
    fidelity: { ...data.fidelity, rows: [...data.fidelity.rows, ...workloads.map((name) => ({ ...row, workload: name }))] },
  };
}
