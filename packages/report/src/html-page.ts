import { fontFaceCss } from './font.js';
import { pageScripts } from './interactive/page-scripts.js';
import { PAGE_STYLE } from './page-style.js';
import { DOCUMENT_STYLE } from './document/html-document.js';
import { GENERATOR_TAG } from './replace-folder.js';

/** What differs between pages; all of it HTML, but for the style. */
export interface PageParts {
  readonly title: string;
  /** What it needs beside the style of all pages. */
  readonly style: string;
  readonly contents: string;
  readonly main: string;
}

/** A page that holds all that it shows, and loads nothing. */
export function htmlPage({ title, style, contents, main }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${GENERATOR_TAG}
<title>${title}</title>
<style>
${fontFaceCss()}${PAGE_STYLE}${DOCUMENT_STYLE}${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${contents}
<main id="main">
${main}
</main>
${pageScripts()}
</body>
</html>
`;
}
