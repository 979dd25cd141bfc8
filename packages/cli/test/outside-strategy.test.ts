import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { repository, spanlab } from './spanlab.js';
import { folder } from './temporary-folder.js';

/**
 * Somebody else's allocator, written without a line of ours: slots of multiples
 * of 16 bytes, a page run per class, and nothing is ever freed.
 */
const BUMP = `
const PAGE = 8192;
const CLASSES = 128; // 16 to 2032 bytes
const slotBytes = Uint32Array.from({ length: CLASSES }, (_, c) => c * 16);
const slots = Uint32Array.from(slotBytes, (bytes) => (bytes === 0 ? 0 : Math.floor(PAGE / bytes)));
const sizeClasses = {
  count: CLASSES,
  maxSmallBytes: (CLASSES - 1) * 16,
  slotBytes,
  slots,
  spanPages: new Uint32Array(CLASSES).fill(1),
  classOf: Uint8Array.from({ length: (CLASSES - 1) * 2 + 1 }, (_, i) => Math.ceil((i * 8) / 16)),
};

class BumpHeap {
  arenaStart = 0x10000000;
  sizeClasses = sizeClasses;
  journal = undefined;
  insideMalloc = undefined;
  spans = [];
  current = new Map();
  granuleOf = [];
  manual = [];
  pages = 0;
  mallocs = 0;

  span(pages, state, sizeClass, count, bytes) {
    const span = { basePage: this.pages, pages, state, sizeClass, slotBytes: bytes, slots: count, allocated: 0, cached: false, releasedPages: 0 };
    this.pages += pages;
    this.spans.push(span);
    return span;
  }

  malloc({ requests }, from, to, answers) {
    for (let i = from; i < to; i++) {
      const size = requests[2 * i];
      const object = requests[2 * i + 1] >>> 1;
      const large = size > sizeClasses.maxSmallBytes;
      const c = large ? 0 : sizeClasses.classOf[(size + 7) >>> 3];
      let span = large ? undefined : this.current.get(c);
      if (span === undefined || span.allocated === span.slots) {
        const pages = large ? Math.ceil(size / PAGE) : 1;
        span = this.span(pages, 'inUse', c, large ? 1 : slots[c], large ? pages * PAGE : slotBytes[c]);
        if (!large) this.current.set(c, span);
      }
      this.granuleOf[object] = (span.basePage * PAGE + span.allocated++ * span.slotBytes) / 8;
      answers[2 * i] = this.granuleOf[object];
      answers[2 * i + 1] = 0;
      this.mallocs++;
    }
  }

  allocManual(number, pages) {
    this.manual[number] = this.span(pages, 'manual', 0, 0, 0);
  }

  freeManual(number) {
    this.manual[number].state = 'free';
  }

  startCollection() {}
  flushCaches() {}
  endMarking() {
    this.collections = (this.collections ?? 0) + 1;
  }
  sweepOne() {}
  ensureSwept() {}
  scavenge() {}
  allocCache() {}
  freeCache() {}
  readMemStats() {}

  memStats() {
    const pagesOf = (state) => this.spans.filter((span) => span.state === state).reduce((sum, span) => sum + span.pages, 0) * PAGE;
    const alloc = this.spans.reduce((sum, span) => sum + span.allocated * span.slotBytes, 0);
    const inUse = pagesOf('inUse');
    const idle = pagesOf('free');
    return {
      Alloc: alloc, TotalAlloc: alloc, Mallocs: this.mallocs, Frees: 0, HeapAlloc: alloc,
      HeapSys: inUse + idle, HeapIdle: idle, HeapInuse: inUse, HeapReleased: 0, HeapObjects: this.mallocs,
      StackInuse: pagesOf('manual'), StackSys: pagesOf('manual'),
      MSpanInuse: 0, MSpanSys: 0, MCacheInuse: 0, MCacheSys: 0, NextGC: 0, NumGC: this.collections ?? 0, BySize: [],
    };
  }

  forEachSpan(visit) {
    for (const span of this.spans) visit(span);
  }

  freeSlots(basePage) {
    const span = this.spans.find((one) => one.basePage === basePage);
    return Array.from({ length: span.slots - span.allocated }, (_, i) => span.allocated + i);
  }

  slotGranuleOf(object) {
    return this.granuleOf[object];
  }

  describePage(page) {
    return 'page ' + page;
  }
}

export const strategy = {
  name: 'bump',
  title: 'Never frees anything',
  verifiedRelease: 'none',
  replays: () => false,
  create: () => new BumpHeap(),
};
`;

const project = join(folder, 'project');

beforeAll(() => {
  const at = join(project, 'node_modules', 'spanlab-strategy-bump');
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name: 'spanlab-strategy-bump', type: 'module', exports: './index.js', spanlab: { strategy: 'bump' } }));
  writeFileSync(join(at, 'index.js'), BUMP);
});

describe('a strategy from outside, found by name', () => {
  it('is listed', async () => {
    const { status, stdout } = await spanlab(['strategies'], project);
    expect(stdout).toMatch(/^bump +none +Never frees anything$/m);
    expect(status).toBe(0);
  });

  it('passes the conformance kit', async () => {
    const { status, stdout, stderr } = await spanlab(['check', 'bump'], project);
    expect(stderr).toBe('');
    expect(stdout).toContain('1 strategy: all requirements hold');
    expect(status).toBe(0);
  });

  it('runs in the comparison beside ours', async () => {
    const { status, stdout, stderr } = await spanlab(['compare', 'gzipstream', '--strategies', 'go1.4,bump', '--out', 'report'], project);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^gzipstream\.go1\.20\.4 +bump +5,498 /m);
    expect(stdout).toContain('Proof: 1 recording of these programs replayed');
    expect(status).toBe(0);
  });

  it('cannot be simulated: it has no pacer', async () => {
    const { status, stderr } = await spanlab(['simulate', 'server', '--strategy', 'bump'], project);
    expect(stderr).toBe('spanlab: bump: this strategy replays recordings but has no pacer; choose one that simulates\n');
    expect(status).toBe(2);
  });

  it('is not found elsewhere', async () => {
    const { status, stderr } = await spanlab(['check', 'bump'], repository);
    expect(stderr).toContain('unknown strategy "bump"');
    expect(status).toBe(2);
  });
});

describe('spanlab check', () => {
  it('runs the kit on all installed strategies', async () => {
    const { status, stdout } = await spanlab(['check']);
    expect(stdout).toMatch(/^go1\.20\n {2}✓ describes itself$/m);
    expect(stdout).toMatch(/^\d+ strategies: all requirements hold$/m);
    expect(status).toBe(0);
  });

  it('wants a whole number as seed', async () => {
    const { status, stderr } = await spanlab(['check', '--seed', 'x']);
    expect(stderr).toMatch(/argument 'x' is invalid/);
    expect(status).toBe(2);
  });
});

describe('a strategy that declares nothing about a memory limit, whatever its release', () => {
  /** One of ours by another name, of no release. */
  const mine = (name: string, capabilities: string) => {
    const path = join(project, `${name}.mjs`);
    const base = pathToFileURL(join(repository, 'packages/strategy-go1.20/dist/index.js')).href;
    writeFileSync(path, `import { strategy as base } from ${JSON.stringify(base)};\nexport const strategy = { ...base, name: '${name}', verifiedRelease: 'none', capabilities: ${capabilities} };\n`);
    return path;
  };
  const simulate = (path: string) => spanlab(['simulate', '--generate', 'sawtooth:teeth=1,objects=50', '--strategy', path, '--memory-limit', '8MiB', '--json'], project);

  it('is refused one by simulate', async () => {
    const { status, stderr } = await simulate(mine('older', 'undefined'));
    expect(stderr).toMatch(/^spanlab: --memory-limit: older knows no memory limit; leave it out, or choose a strategy that does: go1\.20\n$/);
    expect(status).toBe(2);
  });

  it('is left out of an experiment that sets one, which says so', async () => {
    const path = join(project, 'limit.json');
    const strategies = [mine('older', 'undefined'), mine('able', '{ memoryLimit: true }')];
    writeFileSync(path, JSON.stringify({ strategies, workloads: [{ generator: 'sawtooth', parameters: { teeth: 1, objects: 50 } }], parameters: { memoryLimit: ['8MiB'] }, reports: ['csv'] }));
    const { status, stdout } = await spanlab(['run', path, '--out', 'limit'], project);
    expect(stdout).toContain('Left out: older with a memory limit: it knows none\n');
    expect(stdout).toContain('1 cell computed, 0 from before\n');
    expect(status).toBe(0);
  });

  it('is simulated with one if it declares that', async () => {
    const { status, stdout } = await simulate(mine('able', '{ memoryLimit: true }'));
    expect(JSON.parse(stdout).parameters.memoryLimitBytes).toBe(2 ** 23);
    expect(status).toBe(0);
  });
});

describe('a buddy heap, whose slots and runs of pages are powers of two', () => {
  const buddy = join(repository, 'packages/conformance/test/buddy-heap.mjs');
  /** The same with one method changed. */
  const broken = (name: string, method: string) => {
    const path = join(project, name);
    writeFileSync(path, `import { BuddyHeap, strategy as buddy } from ${JSON.stringify(pathToFileURL(buddy).href)};
class Broken extends BuddyHeap { ${method} }
export const strategy = { ...buddy, create: () => new Broken() };
`);
    return path;
  };

  it('passes the conformance kit, and runs in the comparison', async () => {
    expect((await spanlab(['check', buddy], project)).stdout).toContain('1 strategy: all requirements hold');
    const { status, stdout, stderr } = await spanlab(['compare', 'gzipstream', '--strategies', `go1.4,${buddy}`, '--out', 'buddy-report'], project);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^gzipstream\.go1\.20\.4 +buddy +5,498 /m);
    expect(status).toBe(0);
    const parts = readFileSync(join(project, 'buddy-report/data/gzipstream.go1.20.4.memory_parts.csv'), 'utf8');
    const roundingOf = (strategy: string) => Number(new RegExp(`,${strategy},\\d+,LiveRounding,(\\d+)`).exec(parts)?.[1]);
    expect(roundingOf('buddy')).toBeGreaterThan(2 * roundingOf('go1.4'));
  });

  it('is refused by the kit if it says that objects occupy something else', async () => {
    const path = broken('guessing.mjs', 'occupiedBytes(object) { return Math.min(super.occupiedBytes(object), 8192); }');
    const { status, stdout } = await spanlab(['check', path], project);
    expect(stdout).toMatch(/^ {2}✗ says what objects occupy: the object of \d+ bytes at byte \d+ occupies 8192 bytes, less than it asked for$/m);
    expect(stdout).toContain('1 strategy: 1 requirement broken');
    expect(status).toBe(1);
  });

  it('ends the comparison with one line if its statistics contradict it', async () => {
    const path = broken('contradicting.mjs', 'memStats() { return { ...super.memStats(), HeapAlloc: 0 }; }');
    const { status, stderr } = await spanlab(['compare', 'gzipstream', '--strategies', path, '--out', 'broken-report'], project);
    expect(stderr).toMatch(/^spanlab: invariant broken: buddy on gzipstream\.go1\.20\.4: the parts of the heap do not add up: they have -\d+ bytes of DeadUnswept [^\n]*`spanlab check` tells what contradicts what\n$/);
    expect(status).toBe(1);
    expect(existsSync(join(project, 'broken-report'))).toBe(false);
  });
});
