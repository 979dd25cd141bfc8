import type { FigureSpec } from '../figures/figure.js';
import type { DocumentBlock, DocumentSection } from './document.js';
import { latexTable } from './latex-table.js';
import { escapeLatex, labelText } from './latex-text.js';

/** A figure that a paper includes. */
export interface LatexFigure {
  readonly name: string;
  readonly spec: FigureSpec;
}

/** A figure as it was drawn. */
export interface DrawnLatexFigure extends LatexFigure {
  /** Of the PDF, in PDF's points. */
  readonly heightPt: number;
}

/** A file that `main.tex` includes. Sections have a heading of their own. */
export interface LatexInput {
  readonly name: string;
  readonly text: string;
  readonly heading?: string;
}

/** A document that includes all the others. */
export const LATEX_MAIN_NAME = 'main.tex';

/** LaTeX keeps some dozens of floats that have no place yet, and gives up at the next one. */
const MOST_WAITING_FLOATS = 6;

/** What leaves room on a page for a caption of some lines. A figure of many strategies is taller, and is made smaller. */
const MOST_HEIGHT_PT = 640;

/** Where a figure's PDF is, from the folder `latex`. Dots in a name would be taken for the start of an ending. */
export function latexFigurePath(name: string): string {
  return `figures/${name.replace(/[^A-Za-z0-9-]+/g, '-')}.pdf`;
}

/** Includes of figures, each with its caption. */
export function latexFigures(figures: readonly DrawnLatexFigure[]): string {
  return joinFloats(
    figures.map(
      ({ name, heightPt, spec: { usermeta: { spanlab } } }) => `\\begin{figure}[htbp]
  \\centering
  \\includegraphics${heightPt > MOST_HEIGHT_PT ? `[height=${MOST_HEIGHT_PT}bp]` : ''}{${latexFigurePath(name)}}
  \\caption{${escapeLatex(`${spanlab.finding} (${spanlab.details}).`)}}
  \\label{fig:${labelText(name)}}
\\end{figure}
`,
    ),
  );
}

/** One float after the other, with places in between where all that wait are printed. */
export function joinFloats(floats: readonly string[]): string {
  return floats.map((float, i) => (i > 0 && i % MOST_WAITING_FLOATS === 0 ? `\\clearpage\n${float}` : float)).join('\n');
}

/** Text of the report, for a paper's own sections. */
export function latexSection({ heading, anchor, blocks }: DocumentSection): string {
  return `\\section{${escapeLatex(heading)}}
\\label{sec:${labelText(anchor)}}

${blocks.map((block, i) => latexBlock(block, `tab:${labelText(`${anchor}-${i + 1}`)}`)).join('\n\n')}
`;
}

/** A document that shows all the files, to compile and to copy the preamble from. */
export function latexMain(title: string, inputs: readonly LatexInput[], moreFigures?: string): string {
  const more = moreFigures === undefined ? '' : `% More figures than these: ${moreFigures}\n`;
  return `% Compile twice with pdflatex, lualatex or xelatex, in this folder. Debian has all
% that it takes in texlive-latex-recommended and lmodern.
${more}\\documentclass[a4paper]{article}
\\usepackage[utf8]{inputenc}
\\usepackage[T1]{fontenc}
\\usepackage{lmodern}
\\usepackage{textcomp}
% Tables are laid out for lines of 17 cm. In two columns, make table and figure
% table* and figure*; a longtable needs one column.
\\usepackage[margin=20mm]{geometry}
\\usepackage{array}
\\usepackage{booktabs}
\\usepackage{longtable}
\\usepackage{graphicx}
% Figures stand close, two or three a page.
\\renewcommand{\\topfraction}{0.95}
\\renewcommand{\\bottomfraction}{0.95}
\\renewcommand{\\textfraction}{0.05}
\\renewcommand{\\floatpagefraction}{0.6}
% For captions with long names in them.
\\setlength{\\emergencystretch}{3em}
\\title{${escapeLatex(title)}}
\\author{spanlab}
\\date{}
\\begin{document}
\\maketitle
${inputs.map(inputText).join('\n\\clearpage\n')}
\\end{document}
`;
}

/** With a sentence that names the floats, which may stand pages away. */
function inputText({ name, text, heading }: LatexInput): string {
  if (heading === undefined) return `\\input{${name}}`;
  const references = (kind: string) => [...text.matchAll(/\\label\{([^}]*)\}/g)].flatMap(([, label]) => (label.startsWith(`${kind}:`) ? [`\\ref{${label}}`] : []));
  const words = [['Table', references('tab')], ['Figure', references('fig')]] as const;
  // Numbered in the order of the file.
  const named = words.flatMap(([noun, [first, ...others]]) => {
    if (first === undefined) return [];
    return [others.length === 0 ? `${noun}~${first}` : `${noun}s~${first} to~${others.at(-1)}`];
  });
  return `\\section{${escapeLatex(heading)}}\n${named.join('; ')}.\n\\input{${name}}`;
}

function latexBlock(block: DocumentBlock, label: string): string {
  switch (block.kind) {
    case 'paragraph':
      return raggedIfBroken(escapeLatex(block.text));
    case 'list':
      return `\\begin{itemize}\\raggedright\n${block.items.map((item) => `  \\item ${escapeLatex(item)}`).join('\n')}\n\\end{itemize}`;
    case 'table':
      return latexTable(block, label);
  }
}

/** Pieces of hashes and long names leave no spaces to stretch, so that lines cannot all be of one length. */
function raggedIfBroken(text: string): string {
  return text.includes('\\allowbreak') ? `{\\raggedright ${text}\\par}` : text;
}
