import { escapeMarkdown, markdownList, markdownSection, markdownTable } from '../document/markdown-document.js';
import type { DocumentSection } from '../document/document.js';
import { FIDELITY_HEADING } from '../html-fidelity.js';
import { SCALING_HEADING } from '../html-scaling.js';
import { markdownFigure, markdownFigureLink } from '../markdown-figure.js';
import { COMPARED_TITLE, type ComparedReport, recordingsOf } from './compared-report.js';
import { cellsBlock, totalsBlock } from './tables.js';

/** The report as Markdown, with links to the figures beside it. */
export function comparedMarkdown(report: ComparedReport, sections: readonly DocumentSection[]): string {
  const { cells, fidelity, scaling, scope, findings } = report;
  const all = cellsBlock(cells.map(({ cell }) => cell));
  const parts = [
    `# ${COMPARED_TITLE}`,
    escapeMarkdown(scope),
    markdownList(findings),
    '## All cells',
    `${escapeMarkdown(all.caption)}.`,
    markdownTable(all),
    ...recordingsOf(cells).flatMap((name) => recordingParts(name, report)),
    ...(scaling === undefined ? [] : [`## ${SCALING_HEADING}`, escapeMarkdown(scaling.results.workload), markdownFigure(scaling.figure)]),
    ...(fidelity === undefined ? [] : [`## ${FIDELITY_HEADING}`, markdownFigure(fidelity.figure), ...fidelity.goals.map(({ figure }) => markdownFigure(figure))]),
    ...sections.map(markdownSection),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** What compares strategies as pictures, then work done, then links to each strategy's own figures. */
function recordingParts(name: string, { cells, comparisons, results }: ComparedReport): string[] {
  const compared = comparisons.find(({ comparison }) => comparison.workload.name === name);
  const totals = compared === undefined ? undefined : totalsBlock(compared.comparison, results.totals);
  const own = cells.filter(({ cell }) => cell.workload.name === name);
  return [
    `## ${escapeMarkdown(name)}`,
    ...(compared?.figures.map(markdownFigure) ?? []),
    ...(totals === undefined ? [] : [`${escapeMarkdown(totals.caption)}:`, markdownTable(totals)]),
    own.map(({ cell, figures }) => `- ${escapeMarkdown(cell.strategy)}: ${figures.map(markdownFigureLink).join(', ')}`).join('\n'),
  ];
}
