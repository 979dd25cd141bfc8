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
  /** What is to happen inside the next mallocs that need a span, a list for each. */
  readonly #due: (readonly BackgroundStep[])[] = [];
  /** What happened inside mallocs of the heap and is still to happen inside those of the twin. */
  readonly #repeat: { readonly request: number; readonly act: () => void }[] = [];
  /** Mallocs that needed a span since the last look. */
  readonly #calls: number[] = [];
  readonly #expectedCalls: number[] = [];

  constructor() {
    this.driver.heap.insideMalloc = (request) => this.#insideMalloc(request);
    this.twin.insideMalloc = () => this.#insideTwinsMalloc();
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
        this.#due.push(s.steps);
        return;
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

  /** The heap carries out a whole run of mallocs before its twin does, which then repeats what happened inside. */
  #insideMalloc(request: number): void {
    this.#calls.push(request);
    for (const s of this.#due.shift() ?? []) {
      // Which pages are free is known from the twin, which is not there yet.
      const action = s.op === 'scavenge' ? undefined : this.#resolve(s);
      if (action === undefined) continue;
      action.heap();
      this.#repeat.push({ request, act: action.twin });
    }
  }

  #insideTwinsMalloc(): void {
    this.#expectedCalls.push(this.twin.event);
    while (this.#repeat[0]?.request === this.twin.event) this.#repeat.shift()?.act();
  }

  #background(s: BackgroundStep): void {
    const action = this.#resolve(s);
    action?.heap();
    action?.twin();
  }

  /** What a step means now, to the heap and to its twin. */
  #resolve(s: BackgroundStep): { heap: () => void; twin: () => void } | undefined {
    const { heap } = this.driver;
    const { twin } = this;
    switch (s.op) {
      case 'sweepOne': {
        const times = (sweepOne: () => unknown) => () => {
          for (let i = 0; i < s.count; i++) sweepOne();
        };
        return { heap: times(() => heap.sweepOne()), twin: times(() => twin.sweepOne()) };
      }
      case 'ensureSwept': {
        // One more than there are: a page far beyond the heap.
        const pages = [...this.driver.spans().map((span) => span.basePage), 2 ** 20];
        const page = pages[s.pick % pages.length];
        return { heap: () => heap.ensureSwept(page), twin: () => twin.ensureSwept(page) };
      }
      case 'allocManual': {
        const number = ++this.#manuals;
        this.#manual.push(number);
        return {
          heap: () => heap.allocManual(number, s.pages, s.purpose),
          twin: () => twin.allocManual(number, s.pages, s.purpose),
        };
      }
      case 'freeManual': {
        if (this.#manual.length === 0) return undefined;
        const [number] = this.#manual.splice(s.pick % this.#manual.length, 1);
        return { heap: () => heap.freeManual(number), twin: () => twin.freeManual(number) };
      }
      case 'scavenge': {
        const { pages } = twin.pages;
        const runs = pages.freeRuns();
        if (runs.length === 0) return undefined;
        const run = runs[s.pick % runs.length];
        const from = s.part % run.pages;
        const count = 1 + (s.part % (run.pages - from));
        return {
          heap: () => heap.scavengeRange?.(run.base + from, count),
          twin: () => pages.scavenge(run.base + from, count),
        };
      }
    }
  }

  /** All that can be seen of the heap, with its decisions since the last call. */
  observe() {
    const { driver } = this;
    const spans = driver.spans();
    return {
      answers: this.#answers,
      insideMalloc: this.#calls.splice(0),
      decisions: driver.decisions(),
      // The twin has no address space; recordings compare this field.
      memStats: { ...driver.heap.memStats(), GCSys: undefined },
      spans,
      freeSlots: spans.map((s) => (s.state === 'inUse' ? driver.heap.freeSlots(s.basePage).join() : '')),
      misplaced: [...driver.live.keys()].filter((o) => driver.heap.slotGranuleOf(o) * 8 !== this.twin.slotAddress(o)),
      violations: violations(driver),
    };
  }

  /** The same, as the twin says it must be. */
  expected() {
    const { twin } = this;
    const held = new Set(twin.cached.values());
    const spans = [
      ...twin.pages.spans.map((s) => ({
        basePage: s.base,
        pages: s.pages,
        state: s.state,
        sizeClass: s.spanClass >>> 1,
        slotBytes: s.slotBytes,
        slots: s.slots,
        allocated: s.allocCount,
        cached: held.has(s),
        releasedPages: 0,
        free: s.freeSlots.join(),
      })),
      ...twin.pages.idleRuns().map((run) => ({
        basePage: run.base,
        pages: run.pages,
        state: 'free',
        sizeClass: 0,
        slotBytes: 0,
        slots: 0,
        allocated: 0,
        cached: false,
        releasedPages: run.scavenged,
        free: '',
      })),
    ].toSorted((a, b) => a.basePage - b.basePage);
    return {
      answers: this.#expectedAnswers,
      insideMalloc: this.#expectedCalls.splice(0),
      decisions: twin.decisions.splice(0),
      memStats: twin.memStats(),
      spans: spans.map(({ free: _, ...view }) => view),
      freeSlots: spans.map((s) => s.free),
      misplaced: [],
      violations: [],
    };
  }
}
