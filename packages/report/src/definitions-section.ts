import type { MeasureDefinition } from '@spanlab/core';
import type { DocumentSection } from './document/document.js';

/** What every measure means and where its definition comes from, for Markdown and LaTeX. */
export function definitionsSection(measures: readonly MeasureDefinition[]): DocumentSection {
  return {
    heading: 'What is measured',
    anchor: 'definitions',
    blocks: [{
      kind: 'table',
      caption: 'Measures; better is the direction, where there is one',
      columns: ['measure', 'unit', 'better', 'what', 'source'].map((title) => ({ title, isNumber: false })),
      rows: measures.map(({ name, unit, better, description, source }) => [name, unit, better === 'none' ? '–' : better, description, source]),
    }],
  };
}
