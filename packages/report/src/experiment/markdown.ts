import type { DocumentSection } from '../document/document.js';
import { escapeMarkdown, markdownList, markdownSection, markdownTable } from '../document/markdown-document.js';
import type { DrawnFigure } from '../html-figure.js';
import { markdownFigure } from '../markdown-figure.js';
import type { ExperimentReport } from './experiment-report.js';
import { STATISTICS_NOTE } from './html-statistics.js';
import { tableBlock } from './statistics-block.js';

/**
 * The report as Markdown, with links to the figures beside it.
 *
 * @param figures of each table's group, in the order of the tables
 */
export function markdownReport({ tables, scope, findings, besideTables }: ExperimentReport, figures: readonly (readonly DrawnFigure[])[], sections: readonly DocumentSection[]): string {
  const groups = tables.flatMap((table, i) => [
    `## ${escapeMarkdown(table.group.label)}`,
    ...figures[i].map(markdownFigure),
    ...(table.warning === undefined ? [] : [`> Too few seeds: ${escapeMarkdown(table.warning)}.`]),
    markdownTable(tableBlock(table)),
  ]);
  const parts = ['# Go heap allocators, simulated', escapeMarkdown(scope), markdownList(findings), escapeMarkdown(STATISTICS_NOTE), ...(besideTables === undefined ? [] : [escapeMarkdown(besideTables)]), ...groups, ...sections.map(markdownSection)];
  return `${parts.join('\n\n')}\n`;
}
