import { CHUNK_EVENTS, CollectionMode, EventChunk, HeapEvent, STACK_PURPOSE, WORDS_PER_MALLOC } from '@spanlab/core';

/**
 * Takes from a recorded history what the *program* did, so that the same
 * program can run on any heap (lockstep): allocations, deaths, stacks, calls of
 * ReadMemStats, and the collections, each where marking had ended.
 *
 * What the recorded runtime did by itself is left out: turns of its sweeper,
 * flushes, scavenging, spans for its own data. A collection stops the world
 * here: it starts, ends marking, and the mcaches are flushed, in one go; every
 * heap then sweeps in its own way, when allocation needs it, and finishes
 * before the next collection.
 */
export class ProgramReader {
  #out = new EventChunk(0);
  /** Manual spans of the recording that are the program's. */
  readonly #stacks = new Set<number>();
  #hasStarted = false;

  /** The program's events of a recorded chunk, as chunks. */
  convert(chunk: EventChunk): EventChunk[] {
    this.#out = new EventChunk(this.#nextEvent);
    const done: EventChunk[] = [];
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      this.#push(done, HeapEvent.StartProcessor, 0, 0, 0);
    }
    let k = 0;
    for (let i = 0; i < chunk.length; i++) {
      for (; k < chunk.breakCount && chunk.breakAt[k] === i; k++) this.#convertBreak(chunk, k, done);
      if (chunk.isMalloc(i)) this.#copyMalloc(chunk, i, done);
    }
    done.push(this.#out);
    this.#nextEvent = this.#out.firstEvent + this.#out.length;
    return done;
  }

  #nextEvent = 0;

  #copyMalloc(chunk: EventChunk, i: number, done: EventChunk[]): void {
    this.#makeRoom(done);
    const w = i * WORDS_PER_MALLOC;
    const word = chunk.requests[w + 1];
    this.#out.pushMalloc(chunk.record[i], chunk.requests[w], (word & 1) !== 0, word >>> 1, 0, 0);
  }

  #convertBreak(chunk: EventChunk, k: number, done: EventChunk[]): void {
    const object = chunk.breakObject[k];
    const x = chunk.breakArgs[3 * k];
    const y = chunk.breakArgs[3 * k + 1];
    switch (chunk.breakKind[k]) {
      case HeapEvent.AllocManual:
        if (y !== STACK_PURPOSE) return;
        this.#stacks.add(object);
        this.#push(done, HeapEvent.AllocManual, x, y, object);
        return;
      case HeapEvent.FreeManual:
        if (this.#stacks.delete(object)) this.#push(done, HeapEvent.FreeManual, 0, 0, object);
        return;
      case HeapEvent.EndMarking: {
        this.#push(done, HeapEvent.StartCollection, CollectionMode.Lazy, 0, 0);
        const number = this.#push(done, HeapEvent.EndMarking, x, 0, 0);
        this.#out.dead[number] = chunk.dead[k];
        this.#push(done, HeapEvent.FlushCaches, 0, 0, 0);
        return;
      }
      case HeapEvent.ReadMemStats:
        this.#push(done, HeapEvent.ReadMemStats, 0, 0, 0);
        return;
      case HeapEvent.Mcache:
        this.#push(done, HeapEvent.Mcache, x, 0, 0);
        return;
      default:
    }
  }

  #push(done: EventChunk[], kind: HeapEvent, x: number, y: number, object: number): number {
    this.#makeRoom(done);
    return this.#out.pushBreak(0, kind, x, y, 0, object);
  }

  #makeRoom(done: EventChunk[]): void {
    if (this.#out.length < CHUNK_EVENTS) return;
    done.push(this.#out);
    this.#out = new EventChunk(this.#out.firstEvent + this.#out.length);
  }
}
