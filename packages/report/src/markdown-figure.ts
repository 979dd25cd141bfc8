import { escapeMarkdown, markdownImage } from './document/markdown-document.js';
import type { DrawnFigure } from './html-figure.js';

/** A figure as Markdown: a picture by link, with its finding as its text. */
export function markdownFigure({ svg, svgPath, heading }: DrawnFigure): string {
  return markdownImage(titleOf(svg) ?? heading, svgPath);
}

/** A figure by link only. */
export function markdownFigureLink({ svgPath, heading }: DrawnFigure): string {
  return `[${escapeMarkdown(heading)}](${encodeURI(svgPath)})`;
}

/** What a figure's title says, which is its finding. */
function titleOf(svg: string): string | undefined {
  const text = /<title[^>]*>([^<]*)<\/title>/.exec(svg)?.[1];
  return text?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
