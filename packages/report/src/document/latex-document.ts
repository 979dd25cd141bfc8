import type { FigureSpec } from '../figures/figure.js';
import type { DocumentBlock, DocumentSection } from './document.js';
import { latexTable } from './latex-table.js';
import { escapeLatex, labelText } from './latex-text.js';

/** A figure of a report. */
export interface NamedFigure {
  readonly name: string;
  readonly spec: FigureSpec;
}

/** A figure that a paper includes, with what it is called there: different for each figure, as the names are. */
export interface LatexFigure extends NamedFigure {
  readonly label: string;
  /** Of its file, without the ending. */
  readonly stem: string;
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

/** Where a figure's PDF is, from the folder `latex`. */
export function latexFigurePath(stem: string): string {
  return `figures/${stem}.pdf`;
}

/** What {@link latexFigures} begins with: a figure is never larger than it was drawn, and smaller where a class has less room. */
const FIGURE_COMMAND = `% Takes graphicx, textcomp, and fonts with T1 encoding. Figures are as wide as a column of
% acmart or IEEEtran, with text of 8 points; where there is less room, they are made smaller.
\\makeatletter
\\providecommand{\\spanlabwidth}{\\ifdim\\Gin@nat@width>\\linewidth \\linewidth\\else\\Gin@nat@width\\fi}
\\providecommand{\\spanlabheight}{\\ifdim\\Gin@nat@height>0.8\\textheight 0.8\\textheight\\else\\Gin@nat@height\\fi}
\\makeatother
\\providecommand{\\spanlabfigure}[1]{\\includegraphics[width=\\spanlabwidth,height=\\spanlabheight,keepaspectratio]{#1}}
% In acmart, what a figure shows, for those who cannot see it.
\\providecommand{\\Description}[2][]{}
`;

/** Includes of figures, each with its caption, which says what the figure's title would. */
export function latexFigures(figures: readonly LatexFigure[]): string {
  const floats = figures.map(
    ({ label, stem, spec: { description, usermeta: { spanlab } } }) => `\\begin{figure}[htbp]
  \\centering
  \\spanlabfigure{${latexFigurePath(stem)}}
  \\Description{${escapeLatex(description)}}
  % Long names leave a narrow column few places to break a line at.
  \\setlength{\\emergencystretch}{3em}
  \\caption{${escapeLatex(`${spanlab.finding} (${spanlab.details}).`)}}
  \\label{fig:${label}}
\\end{figure}
`,
  );
  return `${FIGURE_COMMAND}\n${joinFloats(floats)}`;
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
% Figures fit a column of acmart, IEEEtran or article. Tables are laid out for lines
% of 17 cm: in two columns, make table table*; a longtable needs one column.
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
