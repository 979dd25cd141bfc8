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
      const { status, stdout, stderr } = await spanlab(['figures', report, 'go1.20.4', 'waste-waterfall,go1.4.span-occupancy', '--format', 'svg,png,pdf', '--out', out], folder);
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

  it('takes several words as parts that a name must have all of, and a comma for any of them', async () => {
    const namesOf = async (...words: string[]) => (await spanlab(['figures', report, ...words, '--list'])).stdout.trimEnd().split('\n');
    expect(await namesOf('gzipstream', 'waste-waterfall')).toEqual(['gzipstream.go1.20.4.waste-waterfall']);
    expect(await namesOf('span-occupancy', 'go1.4')).toEqual(['gzipstream.go1.20.4.go1.4.span-occupancy']);
    // The strategy, not the release of the recording, which all are of.
    expect((await namesOf('go1.20')).map((name) => name.startsWith('gzipstream.go1.20.4.go1.20.'))).toEqual([true, true, true, true]);
    expect(await namesOf('go1.4,go1.20', 'span-occupancy,address-map', 'gzipstream')).toEqual(
      ['go1.20', 'go1.4'].flatMap((strategy) => ['address-map', 'span-occupancy'].map((kind) => `gzipstream.go1.20.4.${strategy}.${kind}`)),
    );
  });

  it('takes whole names as those figures, in the order of the list, each once', async () => {
    const names = ['gzipstream.go1.20.4.idle-runs', 'gzipstream.go1.20.4.waste-waterfall'];
    const { stdout } = await spanlab(['figures', report, names[1], names[0], names[1], '--list']);
    expect(stdout).toBe(`${names.join('\n')}\n`);
  });

  it.each<[string, string, number]>([
    ['84mm', '84mm', 317],
    ['8.40cm', '8.4cm', 317],
    ['252pt', '252pt', 334],
    ['3.5 in', '3.5in', 336],
    ['60mm', '60mm', 226],
  ])('draws at a width of %s, without a title if told so', async (width, name, px) => {
    const out = join(folder, `width-${name}`);
    const stem = 'gzipstream.go1.20.4.waste-waterfall';
    for (const more of [[], ['--no-title']]) {
      const { status, stderr } = await spanlab(['figures', report, stem, '--width', width, '--format', 'svg', '--out', out, ...more]);
      expect([status, stderr]).toEqual([0, '']);
      const svg = readFileSync(join(out, `${stem}.${name}.svg`), 'utf8');
      expect(Number(/<svg [^>]*?width="([\d.]+)"/.exec(svg)?.[1])).toBe(px);
      expect(svg.includes('role-title-text')).toBe(more.length === 0);
      expect(svg).toMatch(/<title id="[^"]*">gzipstream: at the peak, /);
    }
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
    [['bare results'], /^spanlab: bare results: holds the results of an experiment, not figures; write its report with `spanlab report 'bare results'`, then name bare results\/report\n$/],
    [['report', '--format', 'png,gif'], /^spanlab: --format "png,gif": "gif" is not one of pdf, png, svg\n$/],
    [['report', '--size', 'poster'], /^spanlab: --size "poster": "poster" is not one of column, page\n$/],
    [['report', '--width', '84'], /^spanlab: --width "84": expected a width from 60mm to 1000mm, as 84mm, 8\.4cm, 3\.5in or 252pt\n$/],
    [['report', '--width', '59.9mm'], /^spanlab: --width "59\.9mm": expected a width from 60mm to 1000mm, /],
    [['report', '--width', '40in'], /^spanlab: --width "40in": expected a width from 60mm to 1000mm, /],
    [['report', '--width', '-84mm'], /^spanlab: --width "-84mm": expected a width from 60mm to 1000mm, /],
    [['report', '--width', '84mm', '--size', 'page'], /^spanlab: --size and --width both say how wide the figures are; leave out one of them\n$/],
    [['report', '--list', '--no-title'], /^spanlab: --list draws nothing, so --no-title has no effect; leave out one of them\n$/],
    [['report', '--list', '--format', 'pdf'], /^spanlab: --list draws nothing, so --format has no effect; leave out one of them\n$/],
    [['report', 'idle'], /^spanlab: "idle": no figure in report has this as a part of its name; near: idle-runs; --list prints all names\n$/],
    [['report', 'gzipstream', 'waste-watrefall'], /^spanlab: "waste-watrefall": no figure in report has this as a part of its name; near: waste-waterfall; --list prints all names\n$/],
    [['report', 'go1.20.5'], /^spanlab: "go1\.20\.5": no figure in report has this as a part of its name; near: go1\.20\.4; --list prints all names\n$/],
    [['report', 'zzz,idle-runs'], /^spanlab: "zzz": no figure in report has this as a part of its name; --list prints all names\n$/],
    [['report', 'idle-runs,'], /^spanlab: "": no figure in report has this as a part of its name; --list prints all names\n$/],
    [
      ['report', 'gzipstream', 'idle-runs', 'waste-waterfall'],
      /^spanlab: gzipstream idle-runs waste-waterfall: no figure in report has all of these in its name; near: gzipstream\.go1\.20\.4\.idle-runs, gzipstream\.go1\.20\.4\.waste-waterfall; leave out a word, or join alternatives by a comma, as gzipstream,idle-runs,waste-waterfall\n$/,
    ],
    [['report', 'go1.4', 'go1.20'], /: no figure in report has all of these in its name; near: gzipstream\.go1\.20\.4\.go1\.20\.address-map, .* and 3 more; leave out a word/],
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
