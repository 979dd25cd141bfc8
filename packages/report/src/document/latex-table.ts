import { textWidth } from '../text-metrics.js';
import type { DocumentTable } from './document.js';
import { breakable, escapeLatex } from './latex-text.js';

/**
 * Tables for print. The text is 8 points high, never scaled: where a table is
 * too wide for the page its widest columns become paragraphs, where that is not
 * enough it is cut into several, and where it is too long it runs on over pages.
 * Widths are estimated with those of Arimo.
 */

/** Width that columns share, in points: A4 has 483 with margins of 20 mm, letter paper 498. */
const LINE_PT = 480;
/** Height of `\footnotesize` in a document of 10 points. */
const FONT_PT = 8;
const COLUMN_GAP_PT = 4;
/** How much wider Latin Modern of 8 points is than Arimo, where it is widest: in quantities with their units. */
const FONT_WIDENING = 1.08;
/** The same for a single word, which may be all capitals or signs. */
const WORD_WIDENING = 1.2;
/** Lines of a table that surely fits a page, under a caption of some lines. */
const PAGE_LINES = 48;

/** A table with its caption and label: a float, or a `longtable` if it may not fit a page. */
export function latexTable(table: DocumentTable, label: string): string {
  const parts = cutToWidth(table);
  return parts
    .map((part, i) => {
      const caption = parts.length === 1 ? part.caption : `${part.caption} (part ${i + 1} of ${parts.length})`;
      return latexPart({ ...part, caption }, i === 0 ? label : `${label}-part${i + 1}`);
    })
    .join('\n');
}

function latexPart(table: DocumentTable, label: string): string {
  const widths = columnWidths(table);
  const columns = table.columns.map(({ isNumber }, i) => {
    if (widths === undefined) return isNumber ? 'r' : 'l';
    return `>{\\${isNumber ? 'raggedleft' : 'raggedright'}\\arraybackslash}p{${(Math.floor((1000 * widths[i]) / LINE_PT) / 1000).toFixed(3)}\\linewidth}`;
  });
  const spec = `@{}${columns.join('')}@{}`;
  return linesOf(table, widths) > PAGE_LINES ? longTable(table, spec, label) : floatingTable(table, spec, label);
}

function floatingTable({ caption, columns, rows }: DocumentTable, spec: string, label: string): string {
  return `\\begin{table}[htbp]
  \\centering
  \\setlength{\\belowcaptionskip}{6pt}
  \\caption{${escapeLatex(caption)}}
  \\label{${label}}
  \\footnotesize
  \\setlength{\\tabcolsep}{${COLUMN_GAP_PT}pt}
  \\begin{tabular}{${spec}}
    \\toprule
${rowText(columns.map(({ title }) => title))}
    \\midrule
${bodyText(rows)}
    \\bottomrule
  \\end{tabular}
\\end{table}
`;
}

function longTable({ caption, columns, rows }: DocumentTable, spec: string, label: string): string {
  const head = `    \\toprule\n${rowText(columns.map(({ title }) => title))}\n    \\midrule`;
  return `\\begingroup
  \\footnotesize
  \\setlength{\\tabcolsep}{${COLUMN_GAP_PT}pt}
  \\setlength{\\LTcapwidth}{\\linewidth}
  \\begin{longtable}{${spec}}
    \\caption{${escapeLatex(caption)}}
    \\label{${label}} \\\\
${head}
    \\endfirsthead
${head}
    \\endhead
    \\bottomrule
    \\endlastfoot
${bodyText(rows)}
  \\end{longtable}
\\endgroup
`;
}

/** Rows that begin with the same text belong together: some space stands between such groups. */
function bodyText(rows: readonly (readonly string[])[]): string {
  const starts = rows.map(([first], i) => i > 0 && first !== rows[i - 1][0]);
  const hasGroups = starts.some((isStart, i) => i > 0 && !isStart);
  return rows.map((row, i) => `${hasGroups && starts[i] ? '    \\addlinespace[2pt]\n' : ''}${rowText(row)}`).join('\n');
}

function rowText(cells: readonly string[]): string {
  return `    ${cells.map((cell) => escapeLatex(keepIntervals(cell))).join(' & ')} \\\\`;
}

/** An interval in brackets goes to the next line as a whole. */
function keepIntervals(cell: string): string {
  return cell.replace(/\[[^\]]{1,40}\]/g, (interval) => interval.replaceAll(' ', '\u00a0'));
}

/** Groups of columns that can be side by side, each behind the first column. */
function cutToWidth(table: DocumentTable): DocumentTable[] {
  const { columns, rows } = table;
  const least = columns.map((_, i) => columnWidth(table, i, wordsWidth));
  const groups: number[][] = [[]];
  for (let i = 1; i < columns.length; i++) {
    const group = groups.at(-1) as number[];
    const isTooWide = sum([0, ...group, i].map((k) => least[k])) > roomFor(group.length + 2);
    if (isTooWide && group.length > 0) groups.push([i]);
    else group.push(i);
  }
  if (groups.length === 1) return [table];
  return groups.map((group) => ({
    ...table,
    columns: [0, ...group].map((i) => columns[i]),
    rows: rows.map((row) => [0, ...group].map((i) => row[i])),
  }));
}

/** Widths of columns that must be paragraphs, in points; undefined if every cell fits on one line. */
function columnWidths(table: DocumentTable): number[] | undefined {
  const each = (width: (i: number) => number) => table.columns.map((_, i) => width(i));
  const room = roomFor(table.columns.length);
  if (sum(each((i) => columnWidth(table, i, lineWidth))) <= room) return undefined;
  const least = each((i) => columnWidth(table, i, wordsWidth));
  // Titles give way first: they stand there once.
  const wanted = each((i) => Math.max(least[i], ...table.rows.map((row) => lineWidth(row[i]))));
  if (sum(wanted) <= room) return wanted;
  // Then the widest columns: all that are wider than some limit get it.
  const limited = (limit: number) => wanted.map((width, i) => Math.max(least[i], Math.min(width, limit)));
  let [low, high] = [0, Math.max(...wanted)];
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    if (sum(limited(middle)) <= room) low = middle;
    else high = middle;
  }
  return limited(low);
}

/** Lines that the rows take, about. */
function linesOf({ rows }: DocumentTable, widths: readonly number[] | undefined): number {
  if (widths === undefined) return rows.length;
  return sum(rows.map((row) => Math.max(...row.map((cell, i) => Math.ceil(lineWidth(cell) / widths[i])))));
}

function roomFor(columns: number): number {
  return LINE_PT - 2 * COLUMN_GAP_PT * (columns - 1);
}

function columnWidth({ columns, rows }: DocumentTable, i: number, widthOf: (text: string) => number): number {
  return Math.max(widthOf(columns[i].title), ...rows.map((row) => widthOf(row[i])));
}

function lineWidth(text: string): number {
  return textWidth(text, FONT_PT) * FONT_WIDENING;
}

/** Of the widest word, which is never broken. */
function wordsWidth(text: string): number {
  return Math.max(...breakable(keepIntervals(text)).split(/[ \u200b]/).map((word) => textWidth(word, FONT_PT) * WORD_WIDENING));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
