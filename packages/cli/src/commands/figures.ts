import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { InputError } from '@spanlab/core';
import { shellArgument, writeWhole } from '@spanlab/harness';
import { ExitStatus } from '../exit-status.js';
import { formatNoun } from '../format.js';
import { parseChoices } from '../option-values.js';
import { StepProgress } from '../progress.js';

interface FiguresOptions {
  readonly format: string;
  readonly size: string;
  readonly out?: string;
  readonly list?: true;
}

/** `spanlab figures [REPORT] [NAME…]`. */
export async function figures(report: string, names: readonly string[], options: FiguresOptions): Promise<ExitStatus> {
  // Loaded here: the drawing libraries take longer to load than most other commands take in all.
  const { drawFigure, FIGURE_FORMATS, FIGURE_WIDTHS_PX, listFigures, namesFigure, readFigure } = await import('@spanlab/report');
  const formats = parseChoices('--format', options.format, FIGURE_FORMATS);
  const sizes = parseChoices('--size', options.size, Object.keys(FIGURE_WIDTHS_PX) as (keyof typeof FIGURE_WIDTHS_PX)[]);
  refuseResults(report);
  const all = await listFigures(report);
  const unknown = names.find((name) => !all.some((figure) => namesFigure(name, figure)));
  if (unknown !== undefined) throw new InputError(`${unknown}: no figure of that name in ${report}; \`spanlab figures ${shellArgument(report)} --list\` lists them`);
  const chosen = all.filter((figure) => names.length === 0 || names.some((name) => namesFigure(name, figure)));
  if (options.list) {
    process.stdout.write(chosen.map((figure) => `${figure}\n`).join(''));
    return ExitStatus.Ok;
  }

  const out = await outputFolder(report, options.out);
  const progress = new StepProgress('drawing', chosen.length * sizes.length * formats.length);
  const written: string[] = [];
  try {
    for (const name of chosen) {
      const spec = await readFigure(report, name);
      for (const size of sizes) {
        for (const format of formats) {
          const path = join(out, `${name}.${size}.${format}`);
          await writeWhole(path, await drawFigure(spec, name, format, size));
          written.push(path);
          progress.update(written.length);
        }
      }
    }
  } finally {
    progress.stop();
  }
  process.stdout.write(written.map((path) => `${relative(process.cwd(), path)}\n`).join(''));
  process.stdout.write(`\n${formatNoun(chosen.length, 'figure')}, ${formatNoun(written.length, 'file')}\n`);
  return ExitStatus.Ok;
}

/** What an experiment's results lie in holds a report at best, so that one is named. */
function refuseResults(folder: string): void {
  if (existsSync(join(folder, 'figures')) || !existsSync(join(folder, 'cells'))) return;
  const report = join(folder, 'report');
  const remedy = existsSync(report) ? `name its report, ${report}` : `write its report with \`npx spanlab report ${shellArgument(folder)}\`, then name ${report}`;
  throw new InputError(`${folder}: holds the results of an experiment, not figures; ${remedy}`);
}

/** Not within the report: the next report of that name would remove the files, or be refused because of them. */
async function outputFolder(report: string, given: string | undefined): Promise<string> {
  const inside = resolve(report);
  const out = resolve(given ?? `${inside}-figures`);
  if (out === inside || out.startsWith(inside + sep)) {
    throw new InputError(`--out ${given}: lies in the report, which is replaced as a whole when it is written again; name a folder beside it`);
  }
  await mkdir(out, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`--out ${out}: cannot be made (${error.code}); name another folder`);
  });
  return out;
}
