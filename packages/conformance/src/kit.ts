import {
  CHUNK_EVENTS,
  COLLECTORS,
  type EventChunk,
  type HeapStrategy,
  Journal,
  MAX_HEAP_GRANULES,
  type MemStats,
  PAGE_BYTES,
  type SizeClassRow,
  type StrategyPlugin,
  TINY_COMBINED,
  WORDS_PER_MALLOC,
  identityProblem,
  measuresProblem,
  osMeasures,
  workMeasures,
} from '@spanlab/core';
import { HeapPartsProbe } from './heap-parts.js';
import { InvariantError } from './invariant-error.js';
import { checkInvariants } from './invariants.js';
import { countProblem } from './kit-counters.js';
import { randomProgram } from './kit-program.js';
import { LiveObjects } from './live-objects.js';
import { checkOccupancy } from './occupancy.js';
import { type ReplayObserver, Replayer } from './replay.js';
import { sizeClassCensus } from './size-class-census.js';

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
    check('says what objects occupy', () => partsProblem(plugin, program)),
    check('counts what it was asked for', () => countProblem(plugin, program)),
  ];
}

function describeProblem(plugin: StrategyPlugin): string | undefined {
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(plugin.name)) return `name "${plugin.name}": expected small letters, digits, dots and dashes`;
  if (plugin.title === '') return 'title: expected a line for people';
  const problem = identityProblem(plugin) ?? measuresProblem(plugin, [...workMeasures, ...osMeasures]);
  if (problem !== undefined) return problem;
  const { collector, memoryLimit } = plugin.capabilities ?? {};
  if (collector !== undefined && !COLLECTORS.includes(collector)) return `capabilities.collector: "${String(collector)}"; expected ${COLLECTORS.join(' or ')}`;
  if (memoryLimit !== undefined && typeof memoryLimit !== 'boolean') return `capabilities.memoryLimit: ${String(memoryLimit)}; expected true or false`;
  const heap = plugin.create({ gogc: 100 });
  const missing = METHODS.find((method) => typeof heap[method] !== 'function');
  if (missing !== undefined) return `the heap has no method ${missing}; docs/strategies.md lists what a heap must have`;
  const { classOf, maxSmallBytes, slotBytes, slots, spanPages } = heap.sizeClasses;
  for (let size = 1; size <= maxSmallBytes; size++) {
    if (!(slotBytes[classOf[(size + 7) >>> 3]] >= size)) return `sizeClasses: class of ${size} bytes has slots of ${slotBytes[classOf[(size + 7) >>> 3]]} bytes`;
  }
  for (let c = 1; c < slotBytes.length; c++) {
    if (slots[c] * slotBytes[c] > spanPages[c] * PAGE_BYTES) return `sizeClasses: class ${c} has more slots than its span has room for`;
  }
  return undefined;
}

/** Every method that a heap must have; all others are for heaps that have such a thing. */
const METHODS = [
  'malloc', 'allocManual', 'freeManual', 'startCollection', 'flushCaches', 'endMarking', 'sweepOne', 'ensureSwept', 'scavenge',
  'allocCache', 'freeCache', 'readMemStats', 'memStats', 'forEachSpan', 'freeSlots', 'slotGranuleOf', 'describePage',
] as const satisfies readonly (keyof HeapStrategy)[];

/** Looks at the heap whenever so many events of a program are carried out. */
const LOOK_EVENTS = 512;

/** Runs a program on a new heap, and looks at the heap on the way. */
function runOn(plugin: StrategyPlugin, program: readonly EventChunk[], probesOf: (heap: HeapStrategy) => { observers: readonly ReplayObserver[]; look: () => void }): undefined {
  // As `spanlab compare` makes them.
  const heap = plugin.create({ gogc: 100, residentPages: true });
  const { observers, look } = probesOf(heap);
  const replayer = new Replayer(heap, undefined, observers, 100);
  for (const chunk of program) {
    for (let end = LOOK_EVENTS; end <= CHUNK_EVENTS; end += LOOK_EVENTS) {
      // Each step goes on from where the last one ended.
      replayer.run(chunk, Math.min(end, chunk.length), end - LOOK_EVENTS);
      look();
    }
  }
  return undefined;
}

function invariantProblem(plugin: StrategyPlugin, program: readonly EventChunk[]): string | undefined {
  return runOn(plugin, program, (heap) => {
    const objects = new LiveObjects();
    return { observers: [objects], look: () => checkInvariants(heap, objects.byNumber.values()) };
  });
}

/** What `spanlab compare` measures of a heap can be measured, and adds up. */
function partsProblem(plugin: StrategyPlugin, program: readonly EventChunk[]): string | undefined {
  return runOn(plugin, program, (heap) => {
    const objects = new LiveObjects();
    const probe = new HeapPartsProbe(heap);
    const { TotalAlloc: before } = heap.memStats();
    const look = () => {
      const stats = heap.memStats();
      checkOccupancy(heap, objects.byNumber);
      probe.parts(stats);
      checkCensus(sizeClassCensus(heap, objects), stats);
      const taken = before + probe.takenBytes;
      if (stats.TotalAlloc !== taken) throw new InvariantError(`TotalAlloc is ${stats.TotalAlloc}, but slots of ${taken} bytes were taken in all`);
      if (stats.HeapObjects < probe.occupiedSlots) throw new InvariantError(`HeapObjects is ${stats.HeapObjects}, but live objects lie in ${probe.occupiedSlots} slots`);
    };
    return { observers: [objects, probe], look };
  });
}

function checkCensus(rows: readonly SizeClassRow[], { HeapInuse }: MemStats): void {
  let bytes = 0;
  for (const { sizeClass, requestedBytes, roundingBytes, unsweptBytes, freeBytes, tailBytes } of rows) {
    if (Math.min(requestedBytes, roundingBytes, unsweptBytes, freeBytes, tailBytes) < 0) {
      throw new InvariantError(`size class ${sizeClass} has ${requestedBytes} bytes requested, ${roundingBytes} of rounding, ${unsweptBytes} unswept, ${freeBytes} free and ${tailBytes} of tails; expected none below 0`);
    }
    bytes += requestedBytes + roundingBytes + unsweptBytes + freeBytes + tailBytes;
  }
  if (bytes !== HeapInuse) throw new InvariantError(`all size classes are ${bytes} bytes, HeapInuse ${HeapInuse}`);
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
