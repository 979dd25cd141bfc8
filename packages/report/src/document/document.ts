/**
 * Text of a report before it is written as HTML, Markdown or LaTeX: sections of
 * paragraphs, lists and tables. No markup, the writers escape.
 */
export interface DocumentSection {
  readonly heading: string;
  /** Target of links. */
  readonly anchor: string;
  readonly blocks: readonly DocumentBlock[];
}

export type DocumentBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | DocumentTable;

export interface DocumentTable {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly DocumentColumn[];
  readonly rows: readonly (readonly string[])[];
}

export interface DocumentColumn {
  readonly title: string;
  readonly isNumber: boolean;
}

export function paragraph(text: string): DocumentBlock {
  return { kind: 'paragraph', text };
}
