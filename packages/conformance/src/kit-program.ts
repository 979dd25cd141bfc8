import { CHUNK_EVENTS, CollectionMode, EventChunk, HeapEvent, NumberPool, Random, STACK_PURPOSE } from '@spanlab/core';

const CHUNKS = 6;

/**
 * A seeded program with everything that a program does to a heap in lockstep:
 * allocations of all sizes, stacks, statistics, collections, and Ps that come
 * and go; and scavenging. Numbers of objects and stacks are used again as soon as their death
 * is told, as in a recording.
 */
export function randomProgram(seed: number): EventChunk[] {
  const random = new Random(seed);
  const chunks: EventChunk[] = [];
  const objects = new NumberPool(1);
  const stacks = new NumberPool(1);
  let live: number[] = [];
  const liveStacks: number[] = [];
  for (let c = 0; c < CHUNKS; c++) {
    const chunk = new EventChunk(c * CHUNK_EVENTS);
    if (c === 0) {
      chunk.pushBreak(0, HeapEvent.Mcache, 1);
      chunk.pushBreak(0, HeapEvent.StartProcessor);
    }
    while (chunk.length < CHUNK_EVENTS - 3) {
      const choice = random.next();
      if (choice < 0.004) {
        const dead = live.filter(() => random.next() < 0.6);
        const isDead = new Set(dead);
        live = live.filter((object) => !isDead.has(object));
        collect(chunk, random.next() < 0.2 ? CollectionMode.Eager : CollectionMode.Lazy, dead);
        for (const object of dead) objects.give(object);
      } else if (choice < 0.006) {
        chunk.pushBreak(0, HeapEvent.ReadMemStats);
      } else if (choice < 0.0065) {
        chunk.pushBreak(0, HeapEvent.Scavenge, Infinity);
      } else if (choice < 0.007) {
        chunk.pushBreak(0, HeapEvent.Mcache, 1);
        chunk.pushBreak(0, HeapEvent.Mcache, 0);
      } else if (choice < 0.02) {
        chunk.pushBreak(0, HeapEvent.SweepOne);
      } else if (choice < 0.03) {
        const stack = stacks.take();
        liveStacks.push(stack);
        chunk.pushBreak(0, HeapEvent.AllocManual, random.integer(1, 40), STACK_PURPOSE, 0, stack);
      } else if (choice < 0.038 && liveStacks.length > 0) {
        const [stack] = liveStacks.splice(random.integer(0, liveStacks.length - 1), 1);
        chunk.pushBreak(0, HeapEvent.FreeManual, 0, 0, 0, stack);
        stacks.give(stack);
      } else {
        const object = objects.take();
        live.push(object);
        chunk.pushMalloc(0, randomSize(random), random.next() < 0.5, object, 0, 0);
      }
    }
    chunks.push(chunk);
  }
  return chunks;
}

/** As lockstep collects: the world is stopped (see ProgramReader). */
function collect(chunk: EventChunk, mode: number, dead: readonly number[]): void {
  chunk.pushBreak(0, HeapEvent.StartCollection, CollectionMode.Lazy);
  chunk.dead[chunk.pushBreak(0, HeapEvent.EndMarking, mode)] = Int32Array.from(dead);
  chunk.pushBreak(0, HeapEvent.FlushCaches);
}

/** Mostly small, some tiny, a few large up to 2 MiB. */
function randomSize(random: Random): number {
  const choice = random.next();
  if (choice < 0.2) return random.integer(1, 16);
  if (choice < 0.97) return Math.ceil(2 ** (random.next() * 11) * 8);
  return random.integer(16 * 1024, choice < 0.998 ? 200 * 1024 : 2 * 1024 * 1024);
}
