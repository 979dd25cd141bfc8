import { spawnSync } from 'node:child_process';

/** A class of two columns that papers are set in. */
export interface PaperClass {
  readonly name: string;
  /** Up to `\begin{document}`, without packages. */
  readonly preamble: string;
  /** Behind it: a title, which the class must have; figures stand on the pages after it, which have their full height. */
  readonly start: string;
}

const article = (name: string, options: string, lines = ''): PaperClass => ({
  name,
  preamble: `\\documentclass[${options}]{article}\n${lines}`,
  start: '',
});

/** The classes themselves, each with all that it takes from Debian. */
const REAL: readonly (PaperClass & { readonly needs: readonly string[]; readonly columnPt: number; readonly textHeightPt: number })[] = [
  {
    name: 'acmart',
    // Its balance of the last page's columns is for text, of which there is none here.
    preamble: '\\documentclass[sigconf,nonacm]{acmart}\n\\csname @ACM@balancefalse\\endcsname\n',
    start: '\\title{A paper}\n\\author{Somebody}\n\\affiliation{\\institution{Somewhere}\\country{Nowhere}}\n\\maketitle\n\\clearpage\n',
    needs: ['acmart.cls', 'xstring.sty', 'totpages.sty', 'environ.sty', 'hyperxmp.sty', 'comment.sty'],
    columnPt: 241.147, textHeightPt: 626,
  },
  {
    name: 'IEEEtran',
    preamble: '\\documentclass[conference]{IEEEtran}\n',
    start: '\\title{A paper}\n\\author{Somebody}\n\\maketitle\n\\clearpage\n',
    needs: ['IEEEtran.cls', 'ptmr7t.tfm'],
    columnPt: 252, textHeightPt: 672,
  },
];

/**
 * Classes to set figures in. One that is not installed is replaced by article
 * with its column, and its name says so; on CI, which installs them, that is an error.
 */
export function paperClasses(): PaperClass[] {
  return [
    article('article', 'twocolumn'),
    article('article, A4', 'a4paper,twocolumn'),
    ...REAL.map(({ needs, columnPt, textHeightPt, ...real }) => {
      const missing = needs.filter((file) => spawnSync('kpsewhich', [file]).status !== 0);
      if (missing.length === 0) return real;
      const instead = `${real.name} is not installed (${missing.join(', ')}): article with its column`;
      if (process.env.CI) throw new Error(`${instead}; apt-get install what .ci/run does`);
      return article(instead, 'twocolumn', `\\usepackage[textwidth=${2 * columnPt + 12}pt,textheight=${textHeightPt}pt,columnsep=12pt]{geometry}\n`);
    }),
  ];
}
