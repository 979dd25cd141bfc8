import { WORDS_PER_MALLOC } from '../allocation-words.js';
import type { HeapStrategy } from '../heap-strategy.js';
import { STACK_PURPOSE } from '../heap-event.js';

/** Numbers of spans below this are the start-up's; the program's stacks (StackPools) begin here. */
export const FIRST_STACK_SPAN = 1000;

/**
 * What a release's runtime does to its heap before the program begins, as
 * recorded from a real process. Objects and spans have small numbers.
 */
export interface StartUp {
  readonly steps: readonly StartUpStep[];
  /** Objects that nobody refers to any more when the program begins. */
  readonly garbage: readonly number[];
  /** The one of the others that nobody refers to either, but that has a finalizer, if there is one. */
  readonly finalized?: number;
}

/** One step; what follows its name are numbers. */
export type StartUpStep =
  | readonly ['processor']
  | readonly ['cache']
  /** Object number, bytes, 1 if it holds no pointers. */
  | readonly ['malloc', number, number, 0 | 1]
  /** Span number, pages. */
  | readonly ['stack', number, number]
  | readonly ['freeStack', number]
  /** From here on the collector may run (`gcenable`). */
  | readonly ['enableCollection']
  /** Objects that nobody refers to any more. */
  | readonly ['drop', ...number[]];

/** Who collects garbage during a start-up, where a release does. */
export interface StartUpCollector {
  enable(): void;
  drop(objects: readonly number[]): void;
  /** Called after every malloc. */
  afterMalloc(): void;
}

/** Carries the steps out; returns the first object number that is free for the program. */
export function runStartUp(heap: HeapStrategy, { steps }: StartUp, collector?: StartUpCollector): number {
  const requests = new Uint32Array(WORDS_PER_MALLOC);
  const answers = new Int32Array(WORDS_PER_MALLOC);
  let objectLimit = 1;
  for (const step of steps) {
    switch (step[0]) {
      case 'processor':
        heap.startProcessor?.();
        break;
      case 'cache':
        heap.allocCache();
        break;
      case 'malloc':
        objectLimit = Math.max(objectLimit, step[1] + 1);
        requests[0] = step[2];
        requests[1] = step[1] * 2 + step[3];
        heap.malloc({ requests, objectLimit }, 0, 1, answers);
        collector?.afterMalloc();
        break;
      case 'stack':
        heap.allocManual(step[1], step[2], STACK_PURPOSE);
        break;
      case 'freeStack':
        heap.freeManual(step[1]);
        break;
      case 'enableCollection':
        collector?.enable();
        break;
      case 'drop':
        collector?.drop(step.slice(1) as number[]);
        break;
    }
  }
  return objectLimit;
}
