import { type Allocated, HeapDriver, RUN_OFFSET, type Request } from './heap-driver.js';
import { type BackgroundStep, type Step, dies } from './heap-programs.js';
import { violations } from './invariants.js';
import { HeapTwin } from './twins/heap-twin.js';

/** A heap and its twin, carrying out the same program. */
export class HeapPair {
  readonly driver = new HeapDriver();
  readonly twin = new HeapTwin();
  readonly #sequence = new Map<number, number>();
  readonly #manual: number[] = [];
  #allocations = 0;
  #manuals = 0;
  #event = 0;
  #answers: Allocated[] = [];
  #expectedAnswers: Allocated[] = [];

  run(s: Step): void {
    const { heap, journal } = this.driver;
    const { twin } = this;
    journal.event = twin.event = ++this.#event;
    switch (s.op) {
      case 'malloc':
        return this.malloc(s.batches.flatMap(({ count, ...request }) => Array.from({ length: count }, () => request)));
      case 'collect': {
        const dead = [...this.driver.live.values()].filter((o) => dies(s.deaths, this.#sequence.get(o.object) ?? 0));
        this.driver.endMarking(s.mode, dead);
        twin.endMarking(s.mode === 'eager', dead.map((o) => o.object));
        this.#background({ op: 'sweepOne', count: s.sweptBeforeFlush });
        heap.flushCaches();
        return twin.flushCaches();
      }
      case 'readMemStats':
        heap.readMemStats();
        return twin.flushCaches();
      case 'startProcessor':
        heap.startProcessor?.();
        twin.pages.hasP = true;
        return;
      case 'mcache':
        if (s.make) {
          heap.allocCache();
          twin.allocCache();
        } else if (heap.memStats().MCacheInuse > 0) {
          heap.freeCache();
          twin.freeCache();
        }
        return;
      case 'insideMalloc':
        return this.#insideMalloc(s.steps);
      default:
        return this.#background(s);
    }
  }

  malloc(requests: readonly Request[]): void {
    this.#answers = this.driver.mallocs(requests);
    this.#expectedAnswers = this.#answers.map(({ object, size }, i) => {
      this.#sequence.set(object, this.#allocations++);
      this.twin.event = RUN_OFFSET + i;
      return { object, size, ...this.twin.malloc(size, requests[i].noscan, object) };
    });
  }
