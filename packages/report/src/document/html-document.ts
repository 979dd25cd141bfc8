import { escapeMarkup as esc } from '../escape.js';
import type { DocumentBlock, DocumentSection, DocumentTable } from './document.js';

/** For sections of text, besides the page's own. */
export const DOCUMENT_STYLE = `.text { max-width: 44rem; overflow-wrap: anywhere; }
.text li { margin: 0.3rem 0; }
h2 + .scroll, h3 + .scroll, .text + .scroll, .scroll + .figures { margin-top: 0.75rem; }
`;

/** A section of text as HTML. */
export function htmlSection({ heading, anchor, blocks }: DocumentSection): string {
  return `<section id="${anchor}" aria-labelledby="${anchor}-heading">
<h2 id="${anchor}-heading">${esc(heading)}</h2>
${blocks.map(htmlBlock).join('\n')}
</section>`;
}

function htmlBlock(block: DocumentBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p class="text">${esc(block.text)}</p>`;
    case 'list':
      return `<ul class="text">\n${block.items.map((item) => `<li>${esc(item)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return htmlTable(block);
  }
}

function htmlTable({ caption, columns, rows }: DocumentTable): string {
  const classOf = (i: number) => (columns[i].isNumber ? ' class="number"' : '');
  return `<div class="scroll" role="region" aria-label="${esc(caption)}" tabindex="0">
<table>
<caption>${esc(caption)}</caption>
<thead><tr>${columns.map(({ title }, i) => `<th scope="col"${classOf(i)}>${esc(title)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((text, i) => `<td${classOf(i)}>${esc(text)}</td>`).join('')}</tr>`).join('\n')}
</tbody>
</table>
</div>`;
}
