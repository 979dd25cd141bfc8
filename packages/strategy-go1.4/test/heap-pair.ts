import { type Allocated, HeapDriver, RUN_OFFSET, type Request } from './heap-driver.js';
import { type Step, dies } from './heap-programs.js';
import { violations } from './invariants.js';
import { HeapTwin } from './twins/heap-twin.js';

/** A heap and its twin, carrying out the same program. */
export class HeapPair {
  readonly driver: HeapDriver;
  readonly twin: HeapTwin;
  readonly #sequence = new Map<number, number>();
  readonly #manual: number[] = [];
  #allocations = 0;
  #manuals = 0;
  #nowNs = 0;
  #event = 0;
  #answers: Allocated[] = [];
  #expectedAnswers: Allocated[] = [];

  constructor(gogc: number) {
    this.driver = new HeapDriver(gogc);
    this.twin = new HeapTwin(gogc);
  }

  run(s: Step): void {
    const { heap, journal } = this.driver;
    const { twin } = this;
    journal.event = twin.event = ++this.#event;
    switch (s.op) {
      case 'malloc':
        return this.malloc(s.batches.flatMap(({ count, ...request }) => Array.from({ length: count }, () => request)));
      case 'collect': {
        const dead = [...this.driver.live.values()].filter((o) => dies(s.deaths, this.#sequence.get(o.object) ?? 0));
        this.driver.collect(s.mode, dead);
        twin.startCollection();
        twin.endMarking(s.mode === 'eager', dead.map((o) => o.object));
        return;
      }
      case 'sweepOne':
        for (let i = 0; i < s.count; i++) {
          heap.sweepOne();
          twin.sweepOne();
        }
        return;
      case 'readMemStats':
        heap.readMemStats();
        return twin.readMemStats();
      case 'ensureSwept': {
        // One more than there are: a page beyond the arena.
        const { spans, usedPages } = twin.pages;
        const page = [...spans.map((span) => span.base), usedPages][s.pick % (spans.length + 1)];
        heap.ensureSwept(page);
        return twin.ensureSwept(page);
      }
      case 'allocManual':
        this.#manual.push(++this.#manuals);
        heap.allocManual(this.#manuals, s.pages, 0);
        return twin.allocManual(this.#manuals, s.pages);
      case 'freeManual': {
        if (this.#manual.length === 0) return;
        const [span] = this.#manual.splice(s.pick % this.#manual.length, 1);
        heap.freeManual(span);
        return twin.freeManual(span);
      }
      case 'scavenge': {
        const nowNs = this.#nowNs + s.minutes * 60e9;
        if (nowNs < Infinity) this.#nowNs = nowNs;
        heap.scavenge(nowNs);
        return twin.scavenge(nowNs);
      }
      case 'mcache':
        if (s.make) {
          heap.allocCache();
          twin.allocCache();
        } else if (heap.memStats().MCacheInuse > 0) {
          heap.freeCache();
          twin.freeCache();
        }
        return;
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

  /** All that can be seen of the heap, with its decisions since the last call. */
  observe() {
    const { driver } = this;
    const spans = driver.spans();
    return {
      answers: this.#answers,
      decisions: driver.decisions(),
      memStats: driver.heap.memStats(),
      spans,
      freeSlots: spans.map((s) => (s.state === 'inUse' ? driver.heap.freeSlots(s.basePage).join() : '')),
      misplaced: [...driver.live.keys()].filter((o) => driver.heap.slotGranuleOf(o) * 8 !== this.twin.slotAddress(o)),
      violations: violations(driver),
    };
  }

  /** The same, as the twin says it must be. */
  expected() {
    const { twin } = this;
    const { spans } = twin.pages;
    return {
      answers: this.#expectedAnswers,
      decisions: twin.decisions.splice(0),
      memStats: twin.memStats(),
      spans: spans.map((s) => ({
        basePage: s.base,
        pages: s.pages,
        state: s.state,
        sizeClass: s.state === 'inUse' ? s.sizeClass : 0,
        slotBytes: s.state === 'inUse' ? s.slotBytes : 0,
        slots: s.state === 'inUse' ? s.slots : 0,
        allocated: s.state === 'inUse' ? s.slots - s.free.length : 0,
        cached: s.cached,
        releasedPages: s.released,
      })),
      freeSlots: spans.map((s) => (s.state === 'inUse' ? s.free.join() : '')),
      misplaced: [],
      violations: [],
    };
  }
}
