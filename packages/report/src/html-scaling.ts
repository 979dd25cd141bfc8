import type { ScalingResults } from '@spanlab/core';
import { escapeMarkup as esc } from './escape.js';
import { definitionsList } from './html-definitions.js';
import { inlineFigure, type DrawnFigure } from './html-figure.js';

/** Heading of the section, and of the link to it. */
export const SCALING_HEADING = 'With more and more Ps';

/** Strategies with more and more Ps, drawn. */
export interface DrawnScaling {
  readonly results: ScalingResults;
  readonly figure: DrawnFigure;
}

/** The figure, and what its words mean. */
export function scalingSection({ results, figure }: DrawnScaling): string {
  return `<section id="scaling" aria-labelledby="scaling-heading">
<h2 id="scaling-heading">${SCALING_HEADING}</h2>
<p class="note">One program, spread over more and more Ps and simulated on each strategy: ${esc(results.workload)}. Time is virtual; what locks are held for is an estimate, the same for all releases.</p>
<div class="figures">
${inlineFigure(figure, 'all strategies')}
</div>
${definitionsList(results.measures)}
</section>`;
}
