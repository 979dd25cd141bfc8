import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { spanlab, spanlabOnTerminal } from './spanlab.js';
import { folder } from './temporary-folder.js';

const report = join(folder, 'report');
beforeAll(async () => {
  await spanlab(['compare', 'gzipstream', '--strategies', 'go1.4,go1.20', '--out', report]);
});

const contentOf = (at: string) => Object.fromEntries(readdirSync(at).map((name) => [name, readFileSync(join(at, name), 'base64')]));

describe('spanlab figures', () => {
  it('draws the figures of a report at each size in each format, the same bytes every time', async () => {
    const outs = ['a', 'b'].map((name) => join(folder, name));
    for (const out of outs) {
      const { status, stdout, stderr } = await spanlab(['figures', report, 'waste-waterfall', 'go1.4.span-occupancy', '--format', 'svg,png,pdf', '--out', out], folder);
      expect(stderr).toBe('');
      const files = ['gzipstream.go1.20.4.go1.4.span-occupancy', 'gzipstream.go1.20.4.waste-waterfall'].flatMap((name) =>
        ['column', 'page'].flatMap((size) => ['pdf', 'png', 'svg'].map((format) => `${name}.${size}.${format}`)),
      );
      expect(readdirSync(out).toSorted()).toEqual(files);
      const at = out.slice(folder.length + 1);
      expect(stdout).toBe(`${files.map((file) => `${at}/${file}\n`).join('')}\n2 figures, 12 files\n`);
      expect(status).toBe(0);
    }
    expect(contentOf(outs[0])).toEqual(contentOf(outs[1]));
  });

  it('draws PDF and PNG beside the report unless told otherwise, and shows progress on a terminal', async () => {
    const { status, stdout } = await spanlabOnTerminal(['figures', report, 'idle-runs']);
    expect(status).toBe(0);
    expect(stdout).toContain('drawing');
    const stem = 'gzipstream.go1.20.4.idle-runs';
    expect(readdirSync(`${report}-figures`).toSorted()).toEqual([`${stem}.column.pdf`, `${stem}.column.png`, `${stem}.page.pdf`, `${stem}.page.png`]);
  });

  it('lists names', async () => {
    const { stdout } = await spanlab(['figures', report, '--list']);
    const names = stdout.trimEnd().split('\n');
    expect(names).toContain('gzipstream.go1.20.4.go1.4.memory-over-run');
    expect(names).toEqual(names.toSorted());
  });

  it.each<[string[], RegExp]>([
    [['nowhere'], /^spanlab: nowhere\/figures: expected the folder with a report's figures \(ENOENT\); name a report, or write one with `spanlab compare`\n$/],
    [['results'], /^spanlab: results: holds the results of an experiment, not figures; name its report, results\/report\n$/],
    [['bare results'], /^spanlab: bare results: holds the results of an experiment, not figures; write its report with `npx spanlab report 'bare results'`, then name bare results\/report\n$/],
    [['report', '--format', 'png,gif'], /^spanlab: --format "png,gif": "gif" is not one of pdf, png, svg\n$/],
    [['report', '--size', 'poster'], /^spanlab: --size "poster": "poster" is not one of column, page\n$/],
    [['report', 'idle'], /^spanlab: idle: no figure of that name in report; `spanlab figures report --list` lists them\n$/],
    [['report', '--out', 'report/figures'], /^spanlab: --out report\/figures: lies in the report, which is replaced as a whole .*; name a folder beside it\n$/],
    [['report', '--out', 'file/figures'], /^spanlab: --out .*file\/figures: cannot be made \(ENOTDIR\); name another folder\n$/],
    [['empty'], /^spanlab: empty\/figures: no \*\.vl\.json in it; name a report, or write one with `spanlab compare`\n$/],
    [['broken', 'half'], /^spanlab: broken\/figures\/half\.vl\.json: not JSON \(.*\); write the report again with `spanlab compare`\n$/],
    [['broken', 'foreign'], /^spanlab: broken\/figures\/foreign\.vl\.json: expected a figure with a description and its title in usermeta\.spanlab; write .*\n$/],
    [['broken', 'warned'], /^spanlab: figure warned cannot be drawn: .+; write the report again with `spanlab compare`\n$/],
  ])('spanlab figures %j', async (args, message) => {
    writeFileSync(join(folder, 'file'), '');
    for (const path of ['results/cells', 'results/report', 'bare results/cells']) mkdirSync(join(folder, path), { recursive: true });
    for (const name of ['empty', 'broken']) mkdirSync(join(folder, name, 'figures'), { recursive: true });
    const words = { description: 'd', usermeta: { spanlab: { finding: 'f', details: 'd' } } };
    const specs = { half: '{"mark":', foreign: '{"mark": "bar"}', warned: JSON.stringify({ ...words, mark: 'bar', encoding: { x: { field: 'a', type: 'nonsense' } } }) };
    for (const [name, text] of Object.entries(specs)) writeFileSync(join(folder, 'broken', 'figures', `${name}.vl.json`), text);
    const { status, stdout, stderr } = await spanlab(['figures', ...args], folder);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
