import {
  CHUNK_EVENTS,
  CollectionMode,
  EventChunk,
  HeapEvent,
  type HeapStrategy,
  Journal,
  MAX_HEAP_GRANULES,
  PAGE_BYTES,
  Random,
  STACK_PURPOSE,
  type StrategyPlugin,
  TINY_COMBINED,
  WORDS_PER_MALLOC,
} from '@spanlab/core';
import { checkInvariants } from './invariants.js';
import { LiveObjects } from './live-objects.js';
import { Replayer } from './replay.js';

/** One requirement on a strategy, and what came of it. */
export interface KitCheck {
  readonly name: string;
  /** Undefined if it holds. */
  readonly problem: string | undefined;
}

/**
 * Runs what every strategy must pass, whatever it reproduces: random programs
 * on it, with the heap looked at on the way. Seeded, so a failure comes again.
 *
 * @param seed of the programs
 */
export function checkStrategy(plugin: StrategyPlugin, seed = 1): KitCheck[] {
  const program = randomProgram(seed);
  const check = (name: string, run: () => string | undefined): KitCheck => {
    try {
      return { name, problem: run() };
    } catch (error) {
      return { name, problem: error instanceof Error ? error.message : String(error) };
    }
  };
  return [
    check('describes itself', () => describeProblem(plugin)),
    check('keeps the invariants of a heap', () => invariantProblem(plugin, program)),
    check('answers the same every time', () => differenceOf(answersOf(plugin, program, CHUNK_EVENTS), answersOf(plugin, program, CHUNK_EVENTS))),
    check('answers the same however runs are cut', () => differenceOf(answersOf(plugin, program, CHUNK_EVENTS), answersOf(plugin, program, 7))),
    check('answers the same without a journal', () => differenceOf(answersOf(plugin, program, CHUNK_EVENTS), answersOf(plugin, program, CHUNK_EVENTS, new Journal()))),
    check('counts what it was asked for', () => countProblem(plugin, program)),
  ];
}

/** Allocations of all sizes, stacks, statistics and collections. */
function randomProgram(seed: number): EventChunk[] {
  const random = new Random(seed);
  const chunks: EventChunk[] = [];
  const live: number[] = [];
  const stacks: number[] = [];
  let nextObject = 1;
  let nextStack = 1;
  for (let c = 0; c < 6; c++) {
    const chunk = new EventChunk(c * CHUNK_EVENTS);
    if (c === 0) {
      chunk.pushBreak(0, HeapEvent.Mcache, 1);
      chunk.pushBreak(0, HeapEvent.StartProcessor);
    }
    while (chunk.length < CHUNK_EVENTS - 3) {
      const choice = random.next();
      if (choice < 0.004) {
        const dead = live.filter(() => random.next() < 0.6);
        live.splice(0, live.length, ...live.filter((object) => !dead.includes(object)));
        chunk.pushBreak(0, HeapEvent.StartCollection, CollectionMode.Lazy);
        const mode = random.next() < 0.2 ? CollectionMode.Eager : CollectionMode.Lazy;
        chunk.dead[chunk.pushBreak(0, HeapEvent.EndMarking, mode)] = Int32Array.from(dead);
        chunk.pushBreak(0, HeapEvent.FlushCaches);
      } else if (choice < 0.006) {
        chunk.pushBreak(0, HeapEvent.ReadMemStats);
      } else if (choice < 0.02) {
        chunk.pushBreak(0, HeapEvent.SweepOne);
      } else if (choice < 0.03) {
        stacks.push(nextStack);
        chunk.pushBreak(0, HeapEvent.AllocManual, random.integer(1, 40), STACK_PURPOSE, 0, nextStack++);
      } else if (choice < 0.038 && stacks.length > 0) {
        const [stack] = stacks.splice(random.integer(0, stacks.length - 1), 1);
        chunk.pushBreak(0, HeapEvent.FreeManual, 0, 0, 0, stack);
      } else {
        live.push(nextObject);
        chunk.pushMalloc(0, randomSize(random), random.next() < 0.5, nextObject++, 0, 0);
      }
    }
    chunks.push(chunk);
  }
  return chunks;
}

/** Mostly small, some tiny, a few large up to 2 MiB. */
function randomSize(random: Random): number {
  const choice = random.next();
  if (choice < 0.2) return random.integer(1, 16);
  if (choice < 0.97) return Math.ceil(2 ** (random.next() * 11) * 8);
  return random.integer(16 * 1024, choice < 0.998 ? 200 * 1024 : 2 * 1024 * 1024);
}

function describeProblem(plugin: StrategyPlugin): string | undefined {
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(plugin.name)) return `name "${plugin.name}": expected small letters, digits, dots and dashes`;
  if (plugin.title === '') return 'title: expected a line for people';
  const { classOf, maxSmallBytes, slotBytes, slots, spanPages } = plugin.create({ gogc: 100 }).sizeClasses;
  for (let size = 1; size <= maxSmallBytes; size++) {
    if (!(slotBytes[classOf[(size + 7) >>> 3]] >= size)) return `sizeClasses: class of ${size} bytes has slots of ${slotBytes[classOf[(size + 7) >>> 3]]} bytes`;
  }
  for (let c = 1; c < slotBytes.length; c++) {
    if (slots[c] * slotBytes[c] > spanPages[c] * PAGE_BYTES) return `sizeClasses: class ${c} has more slots than its span has room for`;
  }
  return undefined;
}

function invariantProblem(plugin: StrategyPlugin, program: readonly EventChunk[]): string | undefined {
  const heap = plugin.create({ gogc: 100 });
  const objects = new LiveObjects();
  const replayer = new Replayer(heap, undefined, [objects], 100);
  for (const chunk of program) {
    for (let end = 512; end <= CHUNK_EVENTS; end += 512) {
      // Each step goes on from where the last one ended.
      replayer.run(chunk, Math.min(end, chunk.length), end - 512);
      checkInvariants(heap, objects.byNumber.values());
    }
  }
  return undefined;
}

/** Every answer of a program, as words. */
function answersOf(plugin: StrategyPlugin, program: readonly EventChunk[], maxRun: number, journal?: Journal): Int32Array {
  const heap = plugin.create({ gogc: 100 });
  const all = new Int32Array(program.length * CHUNK_EVENTS * WORDS_PER_MALLOC);
  const observer = {
    afterEvents(chunk: EventChunk, from: number, upTo: number, breakNumber: number, answers: Int32Array): void {
      journal?.clear();
      if (breakNumber < 0) {
        const words = answers.subarray(from * WORDS_PER_MALLOC, upTo * WORDS_PER_MALLOC);
        all.set(words, (chunk.firstEvent + from) * WORDS_PER_MALLOC);
      }
    },
  };
  const replayer = new Replayer(heap, journal, [observer], maxRun);
  for (const chunk of program) replayer.run(chunk);
  return all;
}

function differenceOf(a: Int32Array, b: Int32Array): string | undefined {
  const at = a.findIndex((word, i) => word !== b[i]);
  if (at >= 0) return `event ${at >>> 1}: ${a[at]} one time, ${b[at]} another`;
  const outside = a.findIndex((word, i) => (i & 1) === 0 && (word < 0 || word >= MAX_HEAP_GRANULES));
  if (outside >= 0) return `event ${outside >>> 1}: address ${a[outside]} is no granule of the heap`;
  const isTinyWord = (word: number) => word === 0 || (word & ~7) === TINY_COMBINED;
  const odd = a.findIndex((word, i) => (i & 1) === 1 && !isTinyWord(word));
  return odd < 0 ? undefined : `event ${odd >>> 1}: second word ${a[odd]} of the answer is neither 0 nor ${TINY_COMBINED} to ${TINY_COMBINED + 7}`;
}

function countProblem(plugin: StrategyPlugin, program: readonly EventChunk[]): string | undefined {
  const heap: HeapStrategy = plugin.create({ gogc: 100 });
  const replayer = new Replayer(heap, undefined);
  let mallocs = 0;
  for (const chunk of program) {
    replayer.run(chunk);
    for (let i = 0; i < chunk.length; i++) if (chunk.isMalloc(i)) mallocs++;
  }
  const stats = heap.memStats();
  if (stats.Mallocs !== mallocs) return `Mallocs is ${stats.Mallocs} after ${mallocs} mallocs`;
  if (stats.Mallocs - stats.Frees !== stats.HeapObjects) return `HeapObjects is ${stats.HeapObjects}, Mallocs - Frees ${stats.Mallocs - stats.Frees}`;
  if (stats.TotalAlloc < stats.Alloc) return `TotalAlloc ${stats.TotalAlloc} is less than Alloc ${stats.Alloc}`;
  return undefined;
}
