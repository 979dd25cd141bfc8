import { costNames, type ResultOrigin, type ResultSet } from '@spanlab/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { reportFiles } from '../../src/report-files.js';
import { comparedResults, smallCell, syntheticFidelity, syntheticResults, syntheticScaling } from '../fixtures.js';

const costs = Object.fromEntries(costNames.map((name, i) => [name, i + 0.5]));
const origin: ResultOrigin = {
  version: '9.8.7',
  strategies: [{ name: 'go1.4', release: '1.4.3', title: 'Go 1.4.3: lists & more', costs }, { name: 'mine', release: '1.20.4', title: 'another one' }],
  datasets: [{ name: 'lru.go1.20.4', uses: ['program', 'proof'], sha256: 'd'.repeat(64) }],
};
const whole: ResultSet = { ...comparedResults(), fidelity: syntheticFidelity(), scaling: syntheticScaling(), origin };

let files: Map<string, string | Uint8Array>;
beforeAll(async () => {
  files = await reportFiles(whole);
});

const textOf = (path: string) => String(files.get(path)).replaceAll('\\allowbreak{}', '');
const latex = () => [...files.keys()].filter((path) => path.endsWith('.tex')).map(textOf).join('\n');

describe('the documents of a comparison', () => {
  test('say the same in every form: findings, all cells, work done, methods, limitations', () => {
    const facts = [
      /Memory obtained: on sort/, /largest waste share/, /Methods/, /Limitations/, /9\.8\.7/, /d{64}/, /program, proof/, /lists (\\&|&amp;) more/, /markObject/, /GOGC 75, 2\.00.KiB of globals/,
      /Go.1\.4\.3, server: NumGC at 1 of 2 checkpoints, (−|\$-\$)3 at the worst \(bound: (±|\$\\pm\$)1/, /MISS/, /what upgrading Go does to its memory/,
    ];
    for (const text of [textOf('index.html'), textOf('report.md'), latex()]) for (const fact of facts) expect(text).toMatch(fact);
  });

  test('Markdown shows every comparison by link, and links to each strategy\'s own figures', () => {
    const text = textOf('report.md');
    const links = [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, path]) => decodeURI(path));
    for (const link of links) expect([...files.keys()]).toContain(link);
    const svg = [...files.keys()].filter((path) => path.endsWith('.svg'));
    expect(new Set(links)).toEqual(new Set(svg));
    expect(text.match(/^!\[/gm)).toHaveLength(2 * 7 + 2);
    expect(text).toContain(`| ${whole.totals[0].title} |`);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('LaTeX has a chosen few figures, each with a file, a caption and a label', () => {
    const text = textOf('latex/figures.tex');
    const included = [...text.matchAll(/\\spanlabfigure\{([^}]*)\}/g)].map(([, path]) => `latex/${path}`);
    expect(included).toHaveLength(2 * 2 + 2);
    expect(included.toSorted()).toEqual([...files.keys()].filter((path) => path.endsWith('.pdf')).toSorted());
    expect(text.match(/\\caption\{/g)).toHaveLength(6);
    const labels = [...text.matchAll(/\\label\{([^}]*)\}/g)].map(([, label]) => label);
    expect(labels).toHaveLength(6);
    expect(textOf('latex/main.tex')).toContain(`Figures~\\ref{${labels[0]}} to~\\ref{${labels[5]}}`);
    expect(textOf('latex/main.tex')).toContain('npx spanlab figures');
  });

  test('a single strategy has its memory over the run instead; what was not measured is not mentioned', async () => {
    const own = await reportFiles({ ...syntheticResults(), cells: [smallCell()] });
    expect([...own.keys()].filter((path) => path.endsWith('.pdf'))).toEqual(['latex/figures/small-go1-4-3-go1-4-memory-over-run.pdf']);
    const text = String(own.get('report.md'));
    expect(text).toContain('## Methods');
    for (const word of ['Work done', 'work done in', 'several Ps', 'real runs', 'SHA-256']) expect(text).not.toContain(word);
  });
});
