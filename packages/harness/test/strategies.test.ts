import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareNames } from '@spanlab/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadStrategies, loadWithOrigins, replaysRelease, strategyIdentities } from '../src/index.js';

let folder: string;
const before = process.cwd();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanlab-strategies-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Installs a package in the folder's node_modules. */
function install(name: string, manifest: object, source: string): void {
  const at = join(folder, 'node_modules', name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name, type: 'module', ...manifest }));
  writeFileSync(join(at, 'index.js'), source);
}

/** Strategies that come with spanlab. */
async function bundled(): Promise<string[]> {
  return (await loadStrategies(undefined, before)).map((one) => one.name);
}

const bump = `export const strategy = { name: 'bump', title: 'one pointer', verifiedRelease: 'none', replays: () => false, create() {} };`;

describe('loadStrategies', () => {
  it('finds the strategies that come along, sorted', async () => {
    const names = await bundled();
    expect(names).toContain('go1.4');
    expect(names).toEqual(names.toSorted(compareNames));
  });

  it('finds a strategy that somebody else installed, by both of its names', async () => {
    install('spanlab-strategy-bump', { spanlab: { strategy: 'bump' }, exports: { import: './index.js' } }, bump);
    const all = await loadStrategies(undefined, folder);
    expect(all.map((one) => one.name)).toEqual(['bump', ...(await bundled())]);
    expect((await loadStrategies(['bump'], folder))[0].title).toBe('one pointer');
    expect((await loadStrategies(['spanlab-strategy-bump'], folder))[0].title).toBe('one pointer');
  });

  it('loads a strategy from a path', async () => {
    writeFileSync(join(folder, 'mine.mjs'), bump);
    expect((await loadStrategies(['./mine.mjs'], folder))[0].name).toBe('bump');
  });

  it('loads a strategy once, however often it is named, and tells from where', async () => {
    writeFileSync(join(folder, 'mine.mjs'), bump);
    install('spanlab-strategy-bump', { spanlab: { strategy: 'bump' }, exports: './index.js' }, bump);
    const loaded = await loadWithOrigins(['mine.mjs', 'bump', './mine.mjs', 'spanlab-strategy-bump'], folder);
    expect(loaded.map(({ plugin, origin }) => [plugin.name, origin])).toEqual([['bump', 'mine.mjs'], ['bump', 'spanlab-strategy-bump']]);
  });

  it('refuses two strategies of one name, and a name that two packages have', async () => {
    install('spanlab-strategy-bump', { spanlab: { strategy: 'bump' }, exports: './index.js' }, bump);
    install('spanlab-strategy-bump2', { spanlab: { strategy: 'bump' }, exports: './index.js' }, bump);
    await expect(loadStrategies(undefined, folder)).rejects.toThrow('spanlab-strategy-bump and spanlab-strategy-bump2 both call their strategy "bump"');
    await expect(loadStrategies(['bump'], folder)).rejects.toThrow(
      'bump: 2 packages hold a strategy of that name: spanlab-strategy-bump, spanlab-strategy-bump2; name the package instead',
    );
    expect(await loadStrategies(['spanlab-strategy-bump2'], folder)).toHaveLength(1);
  });

  it('says what a module lacks that is there but cannot be loaded', async () => {
    writeFileSync(join(folder, 'mine.mjs'), "import 'no-such-package';");
    await expect(loadStrategies(['./mine.mjs'], folder)).rejects.toThrow(/^\.\/mine\.mjs: cannot be loaded: Cannot find package 'no-such-package'/);
  });

  it('says which strategies there are', async () => {
    const known = (await bundled()).join(', ');
    await expect(loadStrategies(['go9.9'], folder)).rejects.toThrow(
      `unknown strategy "go9.9"; installed: ${known}. A strategy is a package @spanlab/strategy-go9.9 or spanlab-strategy-go9.9, or a path to a module`,
    );
  });

  it('says what a package lacks', async () => {
    install('spanlab-strategy-empty', { spanlab: { strategy: 'empty' }, exports: './index.js' }, 'export const x = 1;');
    await expect(loadStrategies(['empty'], folder)).rejects.toThrow('spanlab-strategy-empty: the package exports no "strategy" with a create function');
  });

  it('refuses measures that mean something else, and labels that are none', async () => {
    const measure = { name: 'HeapSys', title: 'mine', unit: 'bytes', better: 'lower', description: 'Mine.', source: 'mine' };
    writeFileSync(join(folder, 'mine.mjs'), bump.replace('title:', `measures: [${JSON.stringify(measure)}], title:`));
    await expect(loadStrategies(['./mine.mjs'], folder)).rejects.toThrow(
      './mine.mjs: measures[0]: HeapSys is a standard measure with another definition; choose another name, or leave it out of the list; see docs/strategies.md',
    );
    writeFileSync(join(folder, 'label.mjs'), bump.replace('title:', `label: '', title:`));
    await expect(loadStrategies(['./label.mjs'], folder)).rejects.toThrow('./label.mjs: label "": expected one line of 1 to 24 characters');
  });

  it('passes over packages that only have the name', async () => {
    install('spanlab-strategy-other', {}, bump);
    expect((await loadStrategies(undefined, folder)).map((one) => one.name)).toEqual(await bundled());
  });
});

describe('replaysRelease', () => {
  it('is never true of no release, whatever the strategy says', async () => {
    const [strategy] = await loadStrategies(['go1.4']);
    expect([replaysRelease(strategy, '1.4.3'), replaysRelease(strategy, '1.5.1'), replaysRelease(strategy, null)]).toEqual([true, false, false]);
    expect(replaysRelease({ ...strategy, replays: () => true }, null)).toBe(false);
  });
});

describe('strategyIdentities', () => {
  it('a variant has the colour of its base, whether that one is among them or only installed', async () => {
    writeFileSync(join(folder, 'variant.mjs'), bump.replace('title:', `basedOn: 'go1.4', title:`));
    const [variant] = await loadStrategies(['./variant.mjs'], folder);
    const expected = { name: 'bump', release: 'none', label: 'bump', basedOn: 'go1.4', style: { color: 'skyBlue' } };
    expect(await strategyIdentities([variant], folder)).toEqual([expected]);
    const [base] = await loadStrategies(['go1.4'], folder);
    expect((await strategyIdentities([base, variant], folder)).map(({ style }) => style?.color)).toEqual(['skyBlue', 'skyBlue']);
  });

  it('of a base that nobody has, only the name is known', async () => {
    writeFileSync(join(folder, 'variant.mjs'), bump.replace('title:', `basedOn: 'go9.9', title:`));
    expect(await strategyIdentities(await loadStrategies(['./variant.mjs'], folder), folder)).toEqual([{ name: 'bump', release: 'none', label: 'bump', basedOn: 'go9.9' }]);
  });
});
