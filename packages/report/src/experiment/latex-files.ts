import { type DocumentSection, paragraph } from '../document/document.js';
import { type LatexInput, type NamedFigure, joinFloats, latexSection } from '../document/latex-document.js';
import { addLatexFiles, latexFileStems, latexLabels } from '../document/latex-files.js';
import { latexTable } from '../document/latex-table.js';
import type { ExperimentReport } from './experiment-report.js';
import { STATISTICS_NOTE } from './html-statistics.js';
import { tableBlock } from './statistics-block.js';
import type { StatisticsTable } from './statistics-table.js';

/** Adds the folder `latex`: what was found, a file of tables for each workload, figures, and the sections. */
export async function addExperimentLatex(
  files: Map<string, string | Uint8Array>,
  { tables, data, scope, findings, besideTables }: ExperimentReport,
  figures: readonly NamedFigure[],
  sections: readonly DocumentSection[],
): Promise<void> {
  const summary: DocumentSection = {
    heading: 'Findings',
    anchor: 'findings',
    blocks: [paragraph(scope), { kind: 'list', items: findings }, ...(besideTables === undefined ? [] : [paragraph(besideTables)])],
  };
  const stems = latexFileStems(data.workloads.map(({ name }) => name));
  const labels = latexLabels(tables.map(({ group }) => group.stem));
  const texts = tables.map((table, i) => statisticsTable(table, `tab:${labels[i]}`));
  const tablesOf = data.workloads.map(({ name }, i): LatexInput => ({
    name: `tables-${stems[i]}.tex`,
    // One table for each set of parameters.
    text: joinFloats(texts.filter((_, k) => tables[k].group.workload === name)),
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

function statisticsTable(table: StatisticsTable, label: string): string {
  const warning = table.warning === undefined ? '' : ` Too few seeds: ${table.warning}.`;
  const block = tableBlock(table);
  return latexTable({ ...block, caption: `${block.caption}. ${STATISTICS_NOTE}${warning}` }, label);
}
