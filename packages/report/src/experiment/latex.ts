import type { DocumentBlock, DocumentSection, DocumentTable } from './document.js';
import { STATISTICS_NOTE } from './html-statistics.js';
import { tableBlock } from './statistics-block.js';
import type { StatisticsTable } from './statistics-table.js';

/** A figure that a paper includes; the path is relative to the folder `latex`. */
export interface LatexFigure {
  readonly pdfPath: string;
  readonly caption: string;
  readonly label: string;
}

/** What a document needs to include the files: a preamble, in words and in commands. */
export const LATEX_MAIN_NAME = 'main.tex';

/** The tables of one workload, one for each set of parameters. */
export function latexTables(tables: readonly StatisticsTable[]): string {
  return tables
    .map((table) => {
      const warning = table.warning === undefined ? '' : ` Too few seeds: ${table.warning}.`;
      const block = tableBlock(table);
      return floatOf({ ...block, caption: `${block.caption}. ${STATISTICS_NOTE}${warning}` }, `tab:${labelText(table.group.stem)}`);
    })
    .join('\n');
}

/** Includes of figures, each with its caption. */
export function latexFigures(figures: readonly LatexFigure[]): string {
  return figures
    .map(
      ({ pdfPath, caption, label }) => `\\begin{figure}
  \\centering
  \\includegraphics{${pdfPath}}
  \\caption{${escapeLatex(caption)}}
  \\label{fig:${labelText(label)}}
\\end{figure}
`,
    )
    .join('\n');
}

/** Text of the report, for a paper's own sections. */
export function latexSection({ heading, anchor, blocks }: DocumentSection): string {
  return `\\section{${escapeLatex(heading)}}
\\label{sec:${labelText(anchor)}}

${blocks.map((block, i) => latexBlock(block, `tab:${labelText(`${anchor}-${i + 1}`)}`)).join('\n\n')}
`;
}

/** A document that shows all the files, to compile and to copy the preamble from. */
export function latexMain(inputs: readonly string[]): string {
  return `% Compile with pdflatex, lualatex or xelatex.
\\documentclass{article}
\\usepackage[utf8]{inputenc}
\\usepackage[T1]{fontenc}
\\usepackage{textcomp}
\\usepackage{booktabs}
\\usepackage{graphicx}
\\begin{document}
${inputs.map((name) => `\\input{${name}}`).join('\n\\clearpage\n')}
\\end{document}
`;
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}', '{': '\\{', '}': '\\}', '$': '\\$', '&': '\\&', '%': '\\%', '#': '\\#', '_': '\\_',
  '^': '\\textasciicircum{}', '~': '\\textasciitilde{}', '<': '\\textless{}', '>': '\\textgreater{}', '|': '\\textbar{}', '"': '\\textquotedbl{}',
  '\u00a0': '~', '−': '$-$', '–': '--', '×': '$\\times$', '÷': '$\\div$', '…': '\\ldots{}', '±': '$\\pm$', 'µ': '\\textmu{}', '·': '\\textperiodcentered{}',
  // Else the start of an optional argument, behind the \\\\ that ends a row.
  '[': '{[}', ']': '{]}',
};

/** Makes any text safe in LaTeX's text mode. */
export function escapeLatex(text: string): string {
  return text.replace(/[\\{}$&%#_^~<>|"[\]\u00a0−–×÷…±µ·]/g, (character) => SPECIAL[character]).replace(/\s*\n\s*/g, ' ');
}

/** A label is a name, not text: only plain characters. */
function labelText(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]/g, '-');
}

function latexBlock(block: DocumentBlock, label: string): string {
  switch (block.kind) {
    case 'paragraph':
      return escapeLatex(block.text);
    case 'list':
      return `\\begin{itemize}\n${block.items.map((item) => `  \\item ${escapeLatex(item)}`).join('\n')}\n\\end{itemize}`;
    case 'table':
      return floatOf(block, label);
  }
}

/** Made as wide as the text at most: hashes and intervals are long. */
function floatOf({ caption, columns, rows }: DocumentTable, label: string): string {
  const line = (cells: readonly string[]) => `      ${cells.map(escapeLatex).join(' & ')} \\\\`;
  return `\\begin{table}
  \\centering
  \\caption{${escapeLatex(caption)}}
  \\label{${label}}
  \\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%
    \\begin{tabular}{@{}${columns.map(({ isNumber }) => (isNumber ? 'r' : 'l')).join('')}@{}}
      \\toprule
${line(columns.map(({ title }) => title))}
      \\midrule
${rows.map(line).join('\n')}
      \\bottomrule
    \\end{tabular}}
\\end{table}
`;
}
