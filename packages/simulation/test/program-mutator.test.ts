import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgramMutator } from '../src/index.js';
import { ProgramMutatorTwin } from './twins/program-mutator-twin.js';

const FIRST_OBJECT = 10;

/** The mutator and its twin, driven as the simulator does: steps are announced, then carried out piece by piece. */
class Pair {
  readonly mutator = new ProgramMutator();
  readonly twin = new ProgramMutatorTwin();
  /** Objects that are not announced to be dropped. */
  readonly held: number[] = [];
  /** What was taken dead and not recycled yet. */
  readonly taken: number[][] = [];
  readonly #told = new Set<number>();
  #requests: number[] = [];

  constructor() {
    this.mutator.start(FIRST_OBJECT, []);
  }

  alloc(bytes: number, noscan: boolean): void {
    const object = this.mutator.alloc(bytes, noscan);
    assert.ok(object >= FIRST_OBJECT && object < this.mutator.objectLimit, `number ${object}`);
    assert.ok(!this.twin.numbersInUse.has(object), `number ${object} names a live object`);
    assert.ok(!this.taken.flat().includes(object), `number ${object} is not recycled`);
    this.#told.delete(object);
    this.twin.alloc(object, bytes, noscan);
    this.held.push(object);
    this.#requests.push(bytes, object * 2 + (noscan ? 1 : 0));
  }

  drop(pick: number): void {
    if (this.held.length === 0) return;
    const [object] = this.held.splice(pick % this.held.length, 1);
    this.mutator.drop(object);
    this.twin.drop(object);
  }

  /** Carries out what waits, cut into pieces of `cut` requests; `between` runs after each, and at the end. */
  carryOut(cut: number, between: () => void): void {
    const run = { requests: Uint32Array.from(this.#requests), objectLimit: this.mutator.objectLimit };
    const count = this.#requests.length / 2;
    for (let from = 0; from < count; from += cut) {
      const to = Math.min(from + cut, count);
      this.mutator.carriedOut(run, from, to);
      const last = run.requests[(to - 1) * 2 + 1] >>> 1;
      // The twin goes to the step of the last allocation of that number.
      this.twin.advance(this.twin.allocations.findLast(({ object }) => object === last)?.allocatedAt as number);
      this.check();
      between();
    }
    this.#requests = [];
    this.mutator.catchUp();
    this.twin.advance(this.twin.announced);
    this.check();
    between();
  }

  takeDead(rootsScannedAt: number, newAreWhite: boolean): void {
    const dead = [...this.mutator.takeDead(rootsScannedAt, newAreWhite)];
    assert.deepEqual(dead.toSorted(), this.twin.takeDead(rootsScannedAt, newAreWhite).toSorted());
    for (const object of dead) {
      assert.ok(!this.#told.has(object), `object ${object} is told twice`);
      this.#told.add(object);
    }
    this.taken.push(dead);
    this.check();
  }

  recycle(pick: number): void {
    if (this.taken.length === 0) return;
    const [dead] = this.taken.splice(pick % this.taken.length, 1);
    this.mutator.recycle(Int32Array.from(dead));
  }

  check(): void {
    const { mutator, twin } = this;
    const { reachable } = twin;
    const scannable = reachable.filter(({ noscan }) => !noscan);
    const sum = (some: readonly { readonly bytes: number }[]) => some.reduce((total, { bytes }) => total + bytes, 0);
    assert.deepEqual(
      [mutator.now, mutator.announced, mutator.reachableObjects, mutator.reachableBytes, mutator.scannableBytes, mutator.peakObjects],
      [twin.now, twin.announced, reachable.length, sum(reachable), sum(scannable), twin.peakObjects],
    );
    for (const least of [1, 100, 4096]) {
      const large = scannable.map(({ bytes }) => bytes).filter((bytes) => bytes >= least);
      assert.deepEqual([...mutator.largeScannable(least)].toSorted(), large.toSorted());
    }
  }
}

const program = fc.oneof(
  fc.record({ op: fc.constant('alloc' as const), bytes: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 4000, max: 9000 })), noscan: fc.boolean() }),
  fc.record({ op: fc.constant('drop' as const), pick: fc.nat() }),
);
const collector = fc.oneof(
  fc.record({ op: fc.constant('take' as const), ago: fc.nat(30), newAreWhite: fc.boolean() }),
  fc.record({ op: fc.constant('recycle' as const), pick: fc.nat() }),
  fc.constant({ op: 'rest' as const }),
);
const batch = fc.record({
  steps: fc.array(program, { maxLength: 30 }),
  cut: fc.integer({ min: 1, max: 12 }),
  between: fc.array(collector, { minLength: 1, maxLength: 6 }),
});

describe('ProgramMutator', () => {
  it('knows what is reachable and dead as its slow twin does, whatever the collector asks in between', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 12 }), (batches) => {
        const pair = new Pair();
        for (const { steps, cut, between } of batches) {
          for (const step of steps) {
            if (step.op === 'alloc') pair.alloc(step.bytes, step.noscan);
            else pair.drop(step.pick);
          }
          let turn = 0;
          pair.carryOut(cut, () => {
            const act = between[turn++ % between.length];
            if (act.op === 'take') pair.takeDead(Math.max(0, pair.mutator.now - act.ago), act.newAreWhite);
            else if (act.op === 'recycle') pair.recycle(act.pick);
          });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('counts the runtime\'s start-up garbage as dead from the beginning, and never as reachable', () => {
    const mutator = new ProgramMutator();
    mutator.start(FIRST_OBJECT, [3, 7]);
    expect([mutator.reachableObjects, mutator.reachableBytes, mutator.scannableBytes, mutator.peakObjects]).toEqual([0, 0, 0, 0]);
    expect([...mutator.takeDead(mutator.now, false)]).toEqual([3, 7]);
    expect([...mutator.takeDead(mutator.now, true)]).toEqual([]);
    expect(mutator.alloc(8, true)).toBe(FIRST_OBJECT);
  });

  it('has room for many objects', () => {
    const mutator = new ProgramMutator();
    mutator.start(1, []);
    const objects = Array.from({ length: 5000 }, () => mutator.alloc(16, false));
    expect(new Set(objects).size).toBe(5000);
    for (const object of objects) mutator.drop(object);
    const requests = Uint32Array.from(objects.flatMap((object) => [16, object * 2]));
    mutator.carriedOut({ requests, objectLimit: mutator.objectLimit }, 0, 5000);
    expect([mutator.reachableBytes, mutator.scannableBytes]).toEqual([80_000, 80_000]);
    mutator.catchUp();
    expect(mutator.reachableObjects).toBe(0);
    const dead = mutator.takeDead(mutator.now, false);
    expect([...dead]).toEqual(objects);
    mutator.recycle(dead);
    expect(mutator.alloc(1, true)).toBeLessThan(mutator.objectLimit);
    expect(mutator.objectLimit).toBe(5001);
  });
});
