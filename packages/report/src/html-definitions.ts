import type { MeasureDefinition } from '@spanlab/core';
import { escapeMarkup as esc } from './escape.js';

/** What every measure of the report means and where its definition comes from. */
export function definitionsList(measures: readonly MeasureDefinition[]): string {
  const item = ({ name, title, unit, better, description, source }: MeasureDefinition) => {
    const direction = better === 'none' ? '' : `, ${better} is better`;
    return `<dt>${esc(title)} <code>${esc(name)}</code></dt>
<dd>${esc(description)} <span class="source">In ${esc(unit)}${direction}. ${esc(source)}.</span></dd>`;
  };
  return `<details>
<summary>${measures.length} measures</summary>
<dl>
${measures.map(item).join('\n')}
</dl>
</details>`;
}
