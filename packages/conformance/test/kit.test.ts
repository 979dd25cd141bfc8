import type { HeapStrategy, StrategyPlugin } from '@spanlab/core';
import { strategy as go1_4 } from '@spanlab/strategy-go1.4';
import { describe, expect, it } from 'vitest';
import { checkStrategy } from '../src/index.js';
import { installedStrategies } from './installed-strategies.js';

/** Go 1.4 with one thing changed in every heap it makes. */
function broken(change: (heap: HeapStrategy, original: HeapStrategy, made: number) => void): StrategyPlugin {
  let made = 0;
  return {
    ...go1_4,
    create: (options) => {
      const original = go1_4.create(options);
      const heap = new Proxy(original, {
        get: (target, key) => {
          const value: unknown = Reflect.get(overrides, key) ?? Reflect.get(target, key, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
        set: (target, key, value) => Reflect.set(target, key, value, target),
      });
      const overrides = {} as HeapStrategy;
      change(overrides, original, made++);
      return heap;
    },
  };
}

const problemsOf = (plugin: StrategyPlugin) =>
  checkStrategy(plugin)
    .filter(({ problem }) => problem !== undefined)
    .map(({ name }) => name);

describe('checkStrategy', () => {
  it.each(installedStrategies)('finds nothing wrong with $name', (plugin) => {
    for (const seed of [1, 2, 3]) expect(checkStrategy(plugin, seed).filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it('finds objects that overlap', () => {
    const plugin = broken((heap, original) => {
      heap.malloc = (run, from, to, answers) => {
        original.malloc(run, from, to, answers);
        if (to - from > 1) answers[(to - 1) * 2] = answers[from * 2];
      };
    });
    expect(problemsOf(plugin)).toContain('keeps the invariants of a heap');
  });

  it('finds statistics that do not add up', () => {
    const plugin = broken((heap, original) => {
      heap.memStats = () => ({ ...original.memStats(), HeapIdle: 1 });
    });
    // The parts of the heap do not add up then either.
    expect(problemsOf(plugin)).toEqual(['keeps the invariants of a heap', 'says what objects occupy']);
  });

  it('finds mallocs that were not counted', () => {
    const plugin = broken((heap, original) => {
      heap.memStats = () => {
        const stats = original.memStats();
        return { ...stats, Mallocs: stats.Mallocs + 1, HeapObjects: stats.HeapObjects + 1, NumGC: stats.NumGC > 3 ? 4 : stats.NumGC };
      };
    });
    expect(problemsOf(plugin)).toEqual(['counts what it was asked for']);
  });

  it('finds answers whose second word is none', () => {
    const plugin = broken((heap, original) => {
      heap.malloc = (run, from, to, answers) => {
        original.malloc(run, from, to, answers);
        answers[from * 2 + 1] = 1 << 31;
      };
    });
    const problem = checkStrategy(plugin).find(({ name }) => name === 'answers the same every time')?.problem;
    expect(problem).toMatch(/^event \d+: second word -2147483648 of the answer is neither 0 nor 8 to 15$/);
  });

  it('finds a heap that answers otherwise the next time, or if runs are cut', () => {
    const moody = broken((heap, original, made) => {
      heap.malloc = (run, from, to, answers) => {
        original.malloc(run, from, to, answers);
        answers[from * 2] += made;
      };
    });
    expect(problemsOf(moody)).toContain('answers the same every time');
    const cutter = broken((heap, original) => {
      heap.malloc = (run, from, to, answers) => {
        original.malloc(run, from, to, answers);
        answers[from * 2] += to - from;
      };
    });
    expect(problemsOf(cutter)).toContain('answers the same however runs are cut');
    expect(problemsOf(cutter)).not.toContain('answers the same every time');
  });

  it('finds a heap that a journal disturbs', () => {
    const plugin = broken((heap, original) => {
      heap.malloc = (run, from, to, answers) => {
        original.malloc(run, from, to, answers);
        if (original.journal !== undefined) answers[from * 2]++;
      };
    });
    expect(problemsOf(plugin)).toEqual(['answers the same without a journal']);
  });

  it('finds a class table that has no room, and a name that no command line can say', () => {
    const small = broken((heap, original) => {
      Object.assign(heap, { sizeClasses: { ...original.sizeClasses, slotBytes: original.sizeClasses.slotBytes.map((bytes) => bytes - 1) } });
    });
    expect(problemsOf(small)).toContain('describes itself');
    expect(problemsOf({ ...go1_4, name: 'Go 1.4' })).toEqual(['describes itself']);
  });

  it('finds capabilities that nobody understands', () => {
    const problemWith = (capabilities: object) => checkStrategy({ ...go1_4, capabilities }).find(({ name }) => name === 'describes itself')?.problem;
    expect(problemWith({ collector: 'generational' })).toBe('capabilities.collector: "generational"; expected stopTheWorld or concurrent');
    expect(problemWith({ memoryLimit: 'yes' })).toBe('capabilities.memoryLimit: yes; expected true or false');
    expect(problemWith({})).toBeUndefined();
  });

  it('finds counts that nobody defines, and measures and styles that mean nothing', () => {
    const counting = broken((heap, original) => {
      heap.workCounts = () => ({ ...original.workCounts?.(), merges: 3 });
    });
    const problemOf = (plugin: StrategyPlugin) => checkStrategy(plugin).find(({ problem }) => problem !== undefined);
    expect(problemOf(counting)).toEqual({
      name: 'counts what it was asked for',
      problem: 'go1.4: workCounts() gives "merges", which is no standard count of work; declare it in the strategy\'s measures',
    });
    const merges = { name: 'merges', title: 'merges', unit: 'count', better: 'lower', description: 'Merged.', source: 'test' } as const;
    expect(problemsOf({ ...counting, measures: [merges] })).toEqual([]);
    expect(problemOf({ ...go1_4, measures: [{ ...merges, name: 'mmap' }] })).toEqual({
      name: 'describes itself',
      problem: 'measures[0]: mmap is a standard measure with another definition; choose another name, or leave it out of the list',
    });
    expect(problemOf({ ...go1_4, basedOn: 'go1.4' })?.problem).toBe('basedOn "go1.4": expected the name of another strategy');
  });

  it('reports what a heap throws as the problem', () => {
    const plugin = broken((heap) => {
      heap.readMemStats = () => {
        throw new Error('not today');
      };
    });
    expect(checkStrategy(plugin).map(({ problem }) => problem)).toContain('not today');
  });
});
