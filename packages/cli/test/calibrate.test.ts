import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strategy as go14 } from '@spanlab/strategy-go1.4';
import { describe, expect, it } from 'vitest';
import { spanlab } from './spanlab.js';
import { folder } from './temporary-folder.js';

describe('spanlab calibrate', () => {
  it('prints times and costs, before and after, and writes costs that simulate takes', async () => {
    const outs = ['a.json', 'b.json'].map((name) => join(folder, name));
    for (const out of outs) {
      const { status, stdout, stderr } = await spanlab(['calibrate', 'sawtooth', '--strategy', 'go1.4', '--out', out]);
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^WORKLOAD +REAL +BEFORE +ERROR +AFTER +ERROR$/m);
      const [, before, after] = /^sawtooth +21\.2 +\d+\.\d +[+−](\d+\.\d) % +\d+\.\d +[+−](\d+\.\d) %$/m.exec(stdout) ?? [];
      expect(Number(after)).toBeLessThanOrEqual(Number(before));
      // What the strategy charges, and nothing else.
      const fitted = stdout.slice(stdout.indexOf('COST ')).matchAll(/^(\w+) +[\d.]+ +[\d.]+$/gm);
      expect([...fitted].map(([, name]) => name)).toEqual(Object.keys(go14.costs ?? {}));
      expect(Object.keys(JSON.parse(readFileSync(out, 'utf8')))).toEqual(Object.keys(go14.costs ?? {}));
      expect(status).toBe(0);
    }
    expect(readFileSync(outs[0], 'utf8')).toBe(readFileSync(outs[1], 'utf8'));
    const { status, stdout } = await spanlab(['simulate', 'sawtooth', '--strategy', 'go1.4', '--costs', outs[0], '--json']);
    expect(JSON.parse(stdout).parameters.costs).toEqual(JSON.parse(readFileSync(outs[0], 'utf8')));
    expect(status).toBe(0);
  });

  it.each<[string[], RegExp]>([
    [[], /^spanlab: calibrate: no strategy named; add --strategy NAME, `spanlab strategies` lists them\n$/],
    [['nothing', '--strategy', 'go1.4'], /^spanlab: nothing: no workload of that name; workloads: [^\n]*\n$/],
    [['--strategy', 'go9'], /^spanlab: unknown strategy "go9"; [^\n]*\n$/],
  ])('spanlab calibrate %j', async (args, message) => {
    const out = join(folder, 'never.json');
    const { status, stdout, stderr } = await spanlab(['calibrate', ...args, '--out', out]);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  it.each([['below a file', 'taken/costs.json', 'ENOTDIR'], ['a folder', '', 'EISDIR']])('says that it cannot write to %s before it fits anything', async (_, name, code) => {
    writeFileSync(join(folder, 'taken'), '');
    const out = join(folder, name);
    const { status, stdout, stderr } = await spanlab(['calibrate', 'sawtooth', '--strategy', 'go1.4', '--out', out]);
    expect(stderr).toBe(`spanlab: ${out}: cannot be written (${code}); name a file in a folder that exists and is writable\n`);
    expect([status, stdout]).toEqual([2, '']);
  });
});
