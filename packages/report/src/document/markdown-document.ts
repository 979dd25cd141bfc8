import type { DocumentBlock, DocumentSection, DocumentTable } from './document.js';

/** A section as Markdown (GitHub's, for its tables). */
export function markdownSection({ heading, blocks }: DocumentSection): string {
  return [`## ${escapeMarkdown(heading)}`, ...blocks.map(markdownBlock)].join('\n\n');
}

export function markdownList(items: readonly string[]): string {
  return items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
}

/** A table without its caption. */
export function markdownTable({ columns, rows }: DocumentTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => escapeMarkdown(title))),
    line(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(escapeMarkdown))),
  ].join('\n');
}

/** A picture by link, with what it shows for those who cannot see it. */
export function markdownImage(text: string, path: string): string {
  return `![${escapeMarkdown(text)}](${encodeURI(path)})`;
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
