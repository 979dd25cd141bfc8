import { wrapText } from './text-metrics.js';
import { FONT_SIZE_PX, PADDING_PX } from './theme.js';

/** What stands above a figure, before it is broken into lines, which depend on the width. */
export interface FigureWords {
  /** What the numbers say: the title. */
  readonly finding: string;
  /** Of what: the subtitle. */
  readonly details: string;
}

/** Title and subtitle of a figure of a width, in lines: Vega does not break them. */
export function figureTitle({ finding, details }: FigureWords, widthPx: number): { text: string[]; subtitle: string[] } {
  const room = widthPx - 2 * PADDING_PX;
  return {
    text: wrapText(finding, room, FONT_SIZE_PX.title, true),
    subtitle: wrapText(details, room, FONT_SIZE_PX.subtitle),
  };
}
