import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeapDriver } from './heap-driver.js';
import { HeapPair } from './heap-pair.js';
import { dies, step } from './heap-programs.js';

describe('the heap of Go 1.20', () => {
  it('does what its slow twin does, step by step', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 40, size: 'max' }), (startsWithP, steps) => {
        const pair = new HeapPair();
        if (startsWithP) pair.run({ op: 'startProcessor' });
        for (const s of steps) {
          pair.run(s);
          expect(pair.observe()).toEqual(pair.expected());
        }
      }),
      { numRuns: 140 },
    );
  });

  it('answers the same however mallocs are cut into runs, and whoever looks on', () => {
    const run = fc.array(fc.record({ size: fc.integer({ min: 1, max: 60_000 }), noscan: fc.boolean() }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 20 }), fc.nat(99), (runs, salt) => {
        const whole = new HeapDriver();
        const single = new HeapDriver();
        single.heap.journal = undefined;
        single.journal.clear();
        for (const requests of runs) {
          const answers = whole.mallocs(requests);
          expect(requests.map((r) => single.malloc(r.size, r.noscan))).toEqual(answers);
          const dead = answers.filter((o) => dies({ percent: 50, stride: 1, salt }, o.object));
          whole.collect(dead);
          single.collect(dead);
          expect(single.heap.memStats()).toEqual(whole.heap.memStats());
        }
        expect(single.journal.length).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('has room for more spans and pages than its tables were made for', () => {
    const pair = new HeapPair();
    pair.run({ op: 'startProcessor' });
    const requests = Array.from({ length: 1500 }, (_, i) => ({ size: 8192, noscan: i % 2 === 0 }));
    pair.malloc(requests);
    expect(pair.observe()).toEqual(pair.expected());
    pair.run({ op: 'collect', mode: 'lazy', deaths: { percent: 50, stride: 1, salt: 0 }, sweptBeforeFlush: 0 });
    pair.malloc(requests);
    expect(pair.observe()).toEqual(pair.expected());
    expect(pair.driver.spans().length).toBeGreaterThan(2048);
  });
});
