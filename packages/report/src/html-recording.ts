import type { MeasureDefinition } from '@spanlab/core';
import { cellFileStem, programOnRelease, recordingAnchor } from './cell-label.js';
import { escapeMarkup as esc } from './escape.js';
import { exactnessText } from './findings.js';
import { formatCountOf } from './format.js';
import { inlineFigure, linkedFigure, type DrawnCell, type DrawnComparison } from './html-figure.js';
import { totalsTable } from './html-totals.js';

/** All about one recording: its strategies side by side, if there are several, then each by itself. */
export function recordingSection(
  name: string,
  drawn: readonly DrawnCell[],
  compared: DrawnComparison | undefined,
  totals: readonly MeasureDefinition[],
): string {
  const anchor = recordingAnchor(name);
  return `<section id="${anchor}" aria-labelledby="${anchor}-heading">
<h2 id="${anchor}-heading">${esc(name)}</h2>
${compared === undefined ? '' : comparisonBlock(compared, totals)}${drawn.map((each) => cellArticle(each, compared === undefined)).join('\n')}
</section>`;
}

function comparisonBlock({ comparison, figures, totalsPath, centralLocksPath }: DrawnComparison, totals: readonly MeasureDefinition[]): string {
  return `<h3>Strategies compared</h3>
<div class="figures">
${figures.map((figure) => inlineFigure(figure, comparison.workload.name)).join('\n')}
</div>
${totalsTable(comparison, totals, totalsPath, centralLocksPath)}
<h3>Each strategy by itself</h3>
`;
}

/** Closed where a comparison stands above it. */
function cellArticle({ cell, figures }: DrawnCell, isOpen: boolean): string {
  const facts = [
    programOnRelease(cell),
    formatCountOf(cell.events, 'event'),
    `GOGC ${cell.workload.gogc}`,
    `own release's recording replayed: ${exactnessText(cell)}`,
  ];
  const subject = `${cell.workload.name} under ${cell.strategy}`;
  return `<details id="${cellFileStem(cell)}" class="cell"${isOpen ? ' open' : ''}>
<summary>Strategy ${esc(cell.strategy)} <span class="facts">${esc(facts.join(' · '))}</span></summary>
<div class="figures">
${figures.map((figure) => linkedFigure(figure, subject)).join('\n')}
</div>
</details>`;
}
