import type { DrawnFigure } from '../html-figure.js';
import type { DocumentBlock, DocumentSection, DocumentTable } from './document.js';
import type { ExperimentReport } from './experiment-report.js';
import { STATISTICS_NOTE } from './html-statistics.js';
import { tableBlock } from './statistics-block.js';

/**
 * The report as Markdown (GitHub's, for its tables), with links to the figures
 * beside it.
 *
 * @param figures of each table's group, in the order of the tables
 */
export function markdownReport({ tables, scope, findings }: ExperimentReport, figures: readonly (readonly DrawnFigure[])[], sections: readonly DocumentSection[]): string {
  const groups = tables.flatMap((table, i) => [
    `## ${escapeMarkdown(table.group.label)}`,
    ...figures[i].map(({ svg, svgPath, heading }) => `![${escapeMarkdown(titleOf(svg) ?? heading)}](${encodeURI(svgPath)})`),
    ...(table.warning === undefined ? [] : [`> Too few seeds: ${escapeMarkdown(table.warning)}.`]),
    markdownTable(tableBlock(table)),
  ]);
  const parts = [
    '# Go heap allocators, simulated',
    escapeMarkdown(scope),
    markdownList(findings),
    escapeMarkdown(STATISTICS_NOTE),
    ...groups,
    ...sections.flatMap(({ heading, blocks }) => [`## ${escapeMarkdown(heading)}`, ...blocks.map(markdownBlock)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Makes any text stand as it is: no emphasis, no link, no column, no markup. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|#~]/g, (character) => `\\${character}`)
    .replace(/&/g, '&amp;')
    .replace(/\s*\n\s*/g, ' ');
}

function markdownBlock(block: DocumentBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return escapeMarkdown(block.text);
    case 'list':
      return markdownList(block.items);
    case 'table':
      return `${escapeMarkdown(block.caption)}:\n\n${markdownTable(block)}`;
  }
}

function markdownList(items: readonly string[]): string {
  return items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
}

function markdownTable({ columns, rows }: DocumentTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => escapeMarkdown(title))),
    line(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(escapeMarkdown))),
  ].join('\n');
}

/** What a figure's title says, which is its finding. */
function titleOf(svg: string): string | undefined {
  const text = /<title[^>]*>([^<]*)<\/title>/.exec(svg)?.[1];
  return text?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
