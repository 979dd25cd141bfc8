import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { InputError, writeFault } from '@spanlab/core';
import { shellArgument, writeWhole } from '@spanlab/harness';
import { chooseFigures } from '../choose-figures.js';
import { ExitStatus } from '../exit-status.js';
import { formatNoun } from '../format.js';
import { jsonText } from '../json-text.js';
import { parseChoices } from '../option-values.js';
import { parsePrintWidth, type PrintWidth } from '../print-width.js';
import { StepProgress } from '../progress.js';

const DEFAULT_FORMATS = 'pdf,png';
const DEFAULT_SIZES = 'column,page';

interface FiguresOptions {
  readonly format?: string;
  readonly size?: string;
  readonly width?: string;
  readonly title: boolean;
  readonly out?: string;
  readonly list?: true;
  readonly json?: true;
}

/** `spanlab figures [REPORT] [NAME…]`. */
export async function figures(report: string, names: readonly string[], options: FiguresOptions): Promise<ExitStatus> {
  refuseUseless(options);
  // Loaded here: the drawing libraries take longer to load than most other commands take in all.
  const { drawFigure, FIGURE_FORMATS, FIGURE_WIDTHS_PX, listFigures, readFigure } = await import('@spanlab/report');
  const formats = parseChoices('--format', options.format ?? DEFAULT_FORMATS, FIGURE_FORMATS);
  const widths: PrintWidth[] =
    options.width === undefined
      ? parseChoices('--size', options.size ?? DEFAULT_SIZES, Object.keys(FIGURE_WIDTHS_PX) as (keyof typeof FIGURE_WIDTHS_PX)[]).map((name) => ({ name, px: FIGURE_WIDTHS_PX[name] }))
      : [parsePrintWidth('--width', options.width)];
  refuseResults(report);
  const chosen = chooseFigures(await listFigures(report), names, report);
  if (options.list) {
    process.stdout.write(options.json ? jsonText(chosen) : chosen.map((figure) => `${figure}\n`).join(''));
    return ExitStatus.Ok;
  }

  const out = await outputFolder(report, options.out);
  const progress = new StepProgress('drawing', chosen.length * widths.length * formats.length);
  const written: string[] = [];
  try {
    for (const name of chosen) {
      const spec = await readFigure(report, name);
      for (const width of widths) {
        const contents = await drawFigure(spec, name, formats, { widthPx: width.px, hasTitle: options.title });
        for (const [i, format] of formats.entries()) {
          const path = join(out, `${name}.${width.name}.${format}`);
          await writeWhole(path, contents[i]);
          written.push(path);
          progress.update(written.length);
        }
      }
    }
  } finally {
    progress.stop();
  }
  const files = written.map((path) => relative(process.cwd(), path));
  process.stdout.write(
    options.json
      ? jsonText({ figures: chosen, files })
      : `${files.map((path) => `${path}\n`).join('')}\n${formatNoun(chosen.length, 'figure')}, ${formatNoun(files.length, 'file')}\n`,
  );
  return ExitStatus.Ok;
}

/** Options that would be passed over without a word. */
function refuseUseless({ list, format, size, width, title, out }: FiguresOptions): void {
  if (size !== undefined && width !== undefined) throw new InputError('--size and --width both say how wide the figures are; leave out one of them');
  if (!list) return;
  const given = Object.entries({ '--format': format, '--size': size, '--width': width, '--no-title': title ? undefined : true, '--out': out });
  const [useless] = given.find(([, value]) => value !== undefined) ?? [];
  if (useless !== undefined) throw new InputError(`--list draws nothing, so ${useless} has no effect; leave out one of them`);
}

/** What an experiment's results lie in holds a report at best, so that one is named. */
function refuseResults(folder: string): void {
  if (existsSync(join(folder, 'figures')) || !existsSync(join(folder, 'cells'))) return;
  const report = join(folder, 'report');
  const remedy = existsSync(report) ? `name its report, ${report}` : `write its report with \`spanlab report ${shellArgument(folder)}\`, then name ${report}`;
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
    throw new InputError(`--out ${out}: ${writeFault('cannot be made', error.code, 'name another folder')}`);
  });
  return out;
}
