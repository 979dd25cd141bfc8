import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** TeX's smallest lengths are not seen: what sticks out by less than this is no fault. */
const MOST_OVERFULL_PT = 1;

/** What came of a document: complaints, in the words of TeX, and how long the result is. */
export interface Typeset {
  readonly problems: readonly string[];
  readonly pages: number;
}

/** Compiles a folder's `main.tex` as often as references need. */
export async function typeset(folder: string): Promise<Typeset> {
  for (let run = 0; run < 2; run++) await pdflatex(folder);
  const log = await readFile(join(folder, 'main.log'), 'latin1');
  return { problems: problemsIn(log), pages: Number(/Output written on main\.pdf \((\d+) pages?/.exec(log)?.[1] ?? 0) };
}

/** Errors, warnings (references, labels, fonts), missing characters, and boxes that stick out. */
export function problemsIn(log: string): string[] {
  return log.split('\n').filter((line) => {
    const [, tooMuch] = /^Overfull \\[hv]box \(([\d.]+)pt too/.exec(line) ?? [];
    if (tooMuch !== undefined) return Number(tooMuch) > MOST_OVERFULL_PT;
    return /^!|Warning:|^Missing character/.test(line);
  });
}

function pdflatex(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Lines of the log must be whole to be understood.
    const env = { ...process.env, max_print_line: '1000' };
    const child = spawn('pdflatex', ['-interaction=nonstopmode', 'main.tex'], { cwd: folder, env, stdio: 'ignore' });
    child.on('error', (error) => reject(new Error(`pdflatex: ${error.message}; apt-get install --no-install-recommends texlive-latex-recommended lmodern`)));
    // Its status is that of the log, which says more.
    child.on('close', () => resolve());
  });
}
