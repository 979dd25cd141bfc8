import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { spanlab, spanlabInterrupted, spanlabOnTerminal } from './spanlab.js';
import { file, folder, linkPackages } from './temporary-folder.js';

/** What a terminal is left in: the last word on cursor and line wrap counts. */
function terminalAfter(output: string) {
  const isOn = (mode: string) => !output.includes(`\x1b[?${mode}l`) || output.lastIndexOf(`\x1b[?${mode}h`) > output.lastIndexOf(`\x1b[?${mode}l`);
  return { showsCursor: isOn('25'), wrapsLines: isOn('7') };
}
const UNCHANGED = { showsCursor: true, wrapsLines: true };

linkPackages();
const experiment = file('long.json', JSON.stringify({ strategies: ['go1.4'], workloads: [{ generator: 'server', parameters: { requests: 60_000, sessions: 50 } }], reports: ['json'] }));
const results = join(folder, 'results');

describe('Ctrl-C', () => {
  beforeAll(async () => {
    const { status, stderr } = await spanlab(['run', experiment, '--out', results]);
    if (status !== 0) throw new Error(stderr);
  });

  it.each([
    ['verify', 'lru.go1.4.3', 'lru.go1.5.1', 'lru.go1.20.4', 'goparse.go1.4.3', 'goparse.go1.20.4'],
    ['compare', 'lru', '--out', join(folder, 'never')],
    ['figures', 'reports/default', '--format', 'pdf', '--out', join(folder, 'figures')],
    ['simulate', 'server', '--strategy', 'go1.4'],
    ['simulate', '--generate', 'server:requests=500000', '--strategy', 'go1.4'],
    ['run', experiment, '--out', join(folder, 'interrupted')],
    ['reproduce', results],
    ['scaling', '--strategies', 'go1.4'],
    ['fidelity'],
    ['calibrate', '--strategy', 'go1.4'],
  ])('ends %s with status 130, and leaves the terminal as it was', async (...args) => {
    const { status, stdout } = await spanlabInterrupted(args, /░| rows/);
    expect(terminalAfter(stdout)).toEqual(UNCHANGED);
    expect(status).toBe(130);
    expect(stdout).not.toContain('Next: ');
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('ends a strategy that never returns', async () => {
    const hung = file('hung.mjs', "import { strategy as base } from '@spanlab/strategy-go1.4';\nexport const strategy = { ...base, name: 'hung', simulate: () => { for (;;); } };\n");
    const { status, stdout } = await spanlabInterrupted(['simulate', 'server', '--strategy', hung], /░/);
    expect([status, terminalAfter(stdout)]).toEqual([130, UNCHANGED]);
  });
});

describe('progress', () => {
  it('says no time left before there is an estimate, and never one of nothing', async () => {
    const { stdout } = await spanlabOnTerminal(['simulate', 'server', '--strategy', 'go1.4']);
    const lines = stdout.split('\x1b[1G').filter((line) => line.includes('░') || line.includes('█'));
    expect(lines[0]).toContain('░ 0 %  0 B of 549 KiB\x1b');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.filter((line) => /(^|\s)0s left|INF|NULL|NaN/.test(line))).toEqual([]);
    expect(lines.some((line) => /\b[1-9]\d*s left/.test(line))).toBe(true);
    expect(terminalAfter(stdout)).toEqual(UNCHANGED);
  });

  it('does not move what is printed above it', async () => {
    const { stdout } = await spanlabOnTerminal(['verify', 'lru.go1.4.3', 'gofan.go1.4.3']);
    // Saving and restoring the cursor's place would: the place is one of the screen, not of the text.
    for (const code of ['\x1b7', '\x1b8']) expect(stdout).not.toContain(code);
  });
});
