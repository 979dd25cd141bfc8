import type { Command } from 'commander';
import { jsonOption } from './common-options.js';
import { REPORT_FOLDER } from './compare.js';
import { type Done, defineCommand } from './define-command.js';

export function figuresCommand(done: Done): Command {
  return defineCommand('figures', "draw a report's figures for print: a file a figure, format and size", {
    examples: [`figures ${REPORT_FOLDER} --list`, `figures ${REPORT_FOLDER} waste-waterfall --format pdf --size column`],
    statuses: { 0: 'drawn, or listed' },
    docs: 'docs/figures.md',
  })
    .argument('[report]', 'folder of the report', REPORT_FOLDER)
    .argument('[name...]', 'parts of names, as lru or waste-waterfall: figures that have all of them (default: all figures); whole names: those figures')
    .option('--format <formats>', 'pdf, png (2 pixels for each of 1/96 inch) and svg, separated by commas (default: pdf,png)')
    .option('--size <sizes>', 'column (85 mm wide) and page (178 mm), separated by commas (default: column,page)')
    .option('--width <width>', 'another width instead, as 84mm, 8.4cm, 3.5in or 252pt')
    .option('--no-title', 'draw no title, for figures with a caption')
    .option('--out <dir>', 'folder of the files (default: the name of the report and "-figures")')
    .option('--list', 'print the names of the figures instead')
    .option(...jsonOption)
    .action(async (report, names, options) => done(await (await import('../commands/figures.js')).figures(report, names, options)));
}
