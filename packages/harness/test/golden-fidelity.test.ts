import { readFileSync } from 'node:fs';
import { type FidelityRow, boundsKept } from '@spanlab/core';
import { strategy as go1_20 } from '@spanlab/strategy-go1.20';
import { strategy as go1_4 } from '@spanlab/strategy-go1.4';
import { strategy as go1_5 } from '@spanlab/strategy-go1.5';
import { describe, expect, it } from 'vitest';
import { type FidelityCase, type LoadedWorkload, fidelityCases, loadWorkload, openDatasets, runFidelityCase } from '../src/index.js';
import { KNOWN_MISSES } from './known-misses.js';

const folder = await openDatasets();
const strategies = [go1_4, go1_5, go1_20];
const cases = fidelityCases(folder.datasets, strategies);
const nameOf = ({ strategy, workload }: FidelityCase): string => `${strategy.name} ${workload.name}`;

const WHAT_TO_DO =
  'Misses have come (+) or gone (-). If that is right, say so in packages/harness/test/known-misses.ts, README.md ("How exact it is"), docs/simulation.md ("What it took, and what is missed"), and make reports/default anew:';

const loaded = new Map<string, Promise<LoadedWorkload>>();
const measured = new Map<FidelityCase, Promise<FidelityRow[]>>();

/** A case is simulated once, whoever asks for it; a workload is read once for all strategies. */
function rowsOf(one: FidelityCase): Promise<FidelityRow[]> {
  const { name } = one.workload;
  if (!loaded.has(name)) loaded.set(name, loadWorkload(folder, one.workload));
  if (!measured.has(one)) measured.set(one, (loaded.get(name) as Promise<LoadedWorkload>).then((workload) => runFidelityCase(folder, one, workload)));
  return measured.get(one) as Promise<FidelityRow[]>;
}

/** A line of {@link KNOWN_MISSES}. */
function missOf({ strategy, workload, measure, outside, checkpoints, worst }: FidelityRow): string {
  return `${strategy} ${workload} ${measure}: ${outside} of ${checkpoints} checkpoints, ${worst?.residual} at the worst`;
}

/** Fails at misses that are not known, and at known ones that are none any more. */
function expectMisses(found: readonly string[], known: readonly string[]): void {
  const changes = [...found.filter((line) => !known.includes(line)).map((line) => `+ ${line}`), ...known.filter((line) => !found.includes(line)).map((line) => `- ${line}`)];
  if (changes.length > 0) throw new Error([WHAT_TO_DO, ...changes].join('\n'));
}

/** Checkpoints beyond their tolerance, counted here and not by what is tested. */
function outsideOf({ points }: FidelityRow): number {
  return points.filter(({ residual, tolerance }) => tolerance !== undefined && Math.abs(residual) > tolerance).length;
}

describe('against nine runs of the real runtime', () => {
  it('there are three releases and six workloads', () => {
    expect(new Set(cases.map(nameOf)).size).toBe(18);
    expect(new Set(cases.map(({ workload }) => workload.name)).size).toBe(6);
  });

  it.each(cases.map((one) => [nameOf(one), one] as const))('%s misses the bounds that are known to be missed, and no other', async (name, one) => {
    const rows = await rowsOf(one);
    const bounded = rows.filter(({ bound }) => bound !== undefined);
    expect(bounded.map(({ measure }) => measure)).toEqual(expect.arrayContaining(['HeapSys', 'VmRss', 'VmSize', 'Mallocs', 'TotalAlloc']));
    expect(bounded.filter(({ verdict }) => verdict === 'notSimulated')).toEqual([]);
    expect(rows.map(({ outside }) => outside)).toEqual(rows.map(outsideOf));
    expectMisses(bounded.filter((row) => outsideOf(row) > 0).map(missOf), KNOWN_MISSES.filter((line) => line.startsWith(`${name} `)));
  });

  it('compare as many values as the real runs determine', async () => {
    const rows = (await Promise.all(cases.map(rowsOf))).flat();
    // Exact counts are left out where the runtime itself allocated at its own times; everything else is compared at every checkpoint.
    const [counts, others] = [true, false].map((isExact) => rows.filter(({ bound }) => (bound === 'exact') === isExact));
    expect(others.filter(({ workload, points }) => points.length !== (workload === 'size-drift' ? 25 : 21))).toEqual([]);
    expect(counts.reduce((sum, { checkpoints }) => sum + checkpoints, 0)).toBe(671);
  });

  it('a miss that has come fails, and so does one that has gone', () => {
    expect(() => expectMisses(['a: 2'], ['a: 2'])).not.toThrow();
    expect(() => expectMisses(['a: 2', 'b: 1'], ['a: 2'])).toThrow(/^Misses have come [^\n]*known-misses\.ts[^\n]*:\n\+ b: 1$/);
    expect(() => expectMisses(['a: 3'], ['a: 2'])).toThrow(/:\n\+ a: 3\n- a: 2$/);
    expect(() => expectMisses([], ['a: 2'])).toThrow(/:\n- a: 2$/);
  });

  it('no known miss is of a case that there is not', () => {
    const names = cases.map(nameOf);
    expect(KNOWN_MISSES.filter((line) => !names.some((name) => line.startsWith(`${name} `)))).toEqual([]);
  });

  it('README.md and docs/simulation.md have as many bounds, kept and missed', async () => {
    const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
    const rows = (await Promise.all(cases.map(rowsOf))).flat();
    const table = strategies.map(({ name, verifiedRelease }) => {
      const { kept, judged } = boundsKept(rows.filter((row) => row.strategy === name));
      return `| Go ${verifiedRelease} | ${judged} | ${kept} |`;
    });
    const readme = read('README.md');
    const written = readme.slice(readme.indexOf('| release | bounds on the distance |')).split('\n').slice(2, 2 + strategies.length);
    expect(written.map((line) => line.split('|').slice(0, 4).join('|') + '|')).toEqual(table);
    const { kept, judged } = boundsKept(rows);
    expect(/Of \d+ bounds [^.]*? kept/.exec(read('docs/simulation.md'))?.[0]).toBe(`Of ${judged} bounds over three releases and six workloads, ${kept} are kept`);
  });
});
