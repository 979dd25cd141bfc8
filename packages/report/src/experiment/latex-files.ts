import { type DocumentSection, paragraph } from '../document/document.js';
import { type LatexFigure, type LatexInput, joinFloats, latexSection } from '../document/latex-document.js';
import { addLatexFiles, latexFileStem } from '../document/latex-files.js';
import { latexTable } from '../document/latex-table.js';
import { labelText } from '../document/latex-text.js';
import type { ExperimentReport } from './experiment-report.js';
import { STATISTICS_NOTE } from './html-statistics.js';
import { tableBlock } from './statistics-block.js';
import type { StatisticsTable } from './statistics-table.js';

/** Adds the folder `latex`: what was found, a file of tables for each workload, figures, and the sections. */
export async function addExperimentLatex(
  files: Map<string, string | Uint8Array>,
  { tables, data, scope, findings, besideTables }: ExperimentReport,
  figures: readonly LatexFigure[],
  sections: readonly DocumentSection[],
): Promise<void> {
  const summary: DocumentSection = {
    heading: 'Findings',
    anchor: 'findings',
    blocks: [paragraph(scope), { kind: 'list', items: findings }, ...(besideTables === undefined ? [] : [paragraph(besideTables)])],
  };
  const tablesOf = data.workloads.map(({ name }, i): LatexInput => ({
    // The number keeps apart what looks alike in a file name.
    name: `tables-${i + 1}-${latexFileStem(name)}.tex`,
    text: statisticsTables(tables.filter(({ group }) => group.workload === name)),
    heading: name,
  }));
  const inputOf = (section: DocumentSection): LatexInput => ({ name: `${section.anchor}.tex`, text: latexSection(section) });
  await addLatexFiles(files, {
    title: 'Go heap allocators, simulated',
    before: [inputOf(summary), ...tablesOf],
    figures,
    after: sections.map(inputOf),
  });
}

/** One table for each set of parameters. */
function statisticsTables(tables: readonly StatisticsTable[]): string {
  return joinFloats(
    tables.map((table) => {
      const warning = table.warning === undefined ? '' : ` Too few seeds: ${table.warning}.`;
      const block = tableBlock(table);
      return latexTable({ ...block, caption: `${block.caption}. ${STATISTICS_NOTE}${warning}` }, `tab:${labelText(table.group.stem)}`);
    }),
  );
}
