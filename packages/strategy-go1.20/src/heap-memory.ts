import {
  AddressSpace,
  type AddressSpaceCounts,
  PAGE_BYTES,
  PersistentAlloc,
  RecordMemory,
  ResidentPages,
  SpanArray,
  roundUp,
} from '@spanlab/core';

/** Where the heap starts on linux/amd64. */
export const ARENA_START = 0xc000000000;

/** Pages of a heap arena: 64 MiB, the unit of reservation (`heapArenaBytes`). */
export const ARENA_PAGES = 8192;
/** log2 of {@link ARENA_PAGES}. */
export const ARENA_PAGES_SHIFT = 13;
const ARENA_BYTES = ARENA_PAGES * PAGE_BYTES;

/**
 * Record of an arena (`heapArena`), in bytes:
 *
 *     heap bitmap   0           a bit per word: 1/64 of the arena
 *     noMorePtrs    1,048,576   a bit per 512 bytes
 *     spans         1,064,960   8 bytes per page
 *     page bits     1,130,496   in use, marked, special; then checkmarks and zeroedBase
 *     end           1,133,584
 */
const ARENA_RECORD_BYTES = 1_133_584;
const NO_MORE_PTRS_OFFSET = ARENA_BYTES / 64;
const SPANS_OFFSET = NO_MORE_PTRS_OFFSET + ARENA_BYTES / 4096;
const PAGE_BITS_OFFSET = SPANS_OFFSET + ARENA_PAGES * 8;

/** The table of all arena records, and the list of those that exist: one page, enough for 32 GiB. */
const ARENA_MAP_BYTES = 2 ** 25;
const ARENA_LIST_BYTES = 4096;

/** sizeof(mspan) and sizeof(mcache), and what FixAlloc asks for at once: whole records. */
export const SPAN_RECORD_BYTES = 160;
export const SPAN_CHUNK_BYTES = wholeRecords(SPAN_RECORD_BYTES);
export const CACHE_RECORD_BYTES = 1200;
export const CACHE_CHUNK_BYTES = wholeRecords(CACHE_RECORD_BYTES);

/** Places to look for arenas (`arenaHint`): 128 records of 24 bytes. */
const HINT_BYTES = 24;
const HINTS = 128;

/** Ranges of addresses that the page allocator knows, at first (`addrRanges`). */
const RANGES_BYTES = 256;

/**
 * Addresses are looked up as if the heap began in the middle: tables indexed by
 * address begin with what stands for the negative half (`arenaBaseOffset`).
 */
const ADDRESS_OFFSET = 2 ** 47;
const ADDRESS_BITS = 48;

/** Bytes that a chunk of page bits stands for, and those bits with the scavenged ones (`pallocData`). */
const CHUNK_BYTES = 2 ** 22;
const CHUNK_BITS_BYTES = 128;
/** Chunks whose bits are obtained at once: 1 MiB for 32 GiB. */
const CHUNK_TABLE_CHUNKS = 8192;

/** Tree of summaries: log2 of the bytes an entry stands for, and of entries that are mapped together. */
const SUMMARY_LEVELS = [
  { shift: 34, block: 14 },
  { shift: 31, block: 3 },
  { shift: 28, block: 3 },
  { shift: 25, block: 3 },
  { shift: 22, block: 3 },
] as const;
const SUMMARY_BYTES = 8;

/** Chunks of which a byte of the scavenge index tells whether they hold pages to give back. */
const CHUNKS_PER_INDEX_BYTE = 8;

/** Blocks and spines of span sets, and their alignment (a cache line). */
const SET_BLOCK_BYTES = 4120;
const SET_SPINE_BYTES = 2048;
const CACHE_LINE_BYTES = 64;

/** What mark and allocation bits of spans are obtained in. */
export const BITS_ARENA_BYTES = 65536;

/**
 * The heap's share of the address space in Go 1.20: reservations that hardly
 * anything of is ever touched, arenas of 64 MiB that become memory in pieces of 4 MiB, and
 * what describes them.
 *
 * At start-up, reserved: 585.125 MiB for summaries, 8 MiB for the scavenge
 * index. With the first arena: 64 MiB reserved, 32 MiB for the table of arenas (in no
 * statistic), its record, and
 *
 *     gcMiscSys = 1,133,584 record + 1,048,576 page bits + 147,456 summaries
 *               + 4,222,976 scavenge index + 4,096 list of arenas
 *               + 65,536 mark bits + 256 ranges = 6,622,480
 *
 * Source: Go 1.20.4 `mallocinit`, `mheap.sysAlloc`, `persistentalloc` (malloc.go), `mheap.grow`
 * (mheap.go), `pageAlloc.sysInit`, `pageAlloc.sysGrow`, `scavengeIndex.grow`
 * (mpagealloc_64bit.go), `pageAlloc.grow` (mpagealloc.go).
 */
export class HeapMemory {
  readonly space: AddressSpace;
  /** Whether a P exists: it carves persistent memory from a chunk of its own. */
  hasP = false;
  /** Bytes that Go counts as gcMiscSys. */
  gcMiscBytes = 0;

  readonly #beforeP: PersistentAlloc;
  /** By P; P `p` has one when it has run. */
  readonly #ofP: PersistentAlloc[];
  /** The running P. */
  #processor = 0;
  readonly #spanRecords: RecordMemory;
  readonly #cacheRecords: RecordMemory;
  readonly #allSpans: SpanArray;
  /** Where each level's summaries lie, and the scavenge index. */
  readonly #summaries: readonly number[];
  readonly #index: number;
  #indexMapped = 0;
  #arenaMap = 0;
  /** By arena, its record; by table, its page bits. */
  readonly #arenaRecords: number[] = [];
  readonly #chunkTables: number[] = [];
  /** End of the reserved arenas, and of what is mapped of them, in bytes from the first one's start. */
  #reservedEnd = 0;
  #mappedEnd = 0;

  /** @param followsPages whether to follow which pages are touched */
  constructor(followsPages = false) {
    this.space = new AddressSpace({ announcesUse: true, hugePages: 'aligned' });
    if (followsPages) this.space.resident = new ResidentPages();
    this.#beforeP = new PersistentAlloc(this.space, 8);
    this.#ofP = [new PersistentAlloc(this.space, 8)];
    this.#spanRecords = new RecordMemory(this.space, SPAN_RECORD_BYTES, SPAN_CHUNK_BYTES);
    this.#cacheRecords = new RecordMemory(this.space, CACHE_RECORD_BYTES, CACHE_CHUNK_BYTES);
    this.#allSpans = new SpanArray(this.space);
    this.#allocMisc(RANGES_BYTES);
    this.#summaries = SUMMARY_LEVELS.map(({ shift }) => this.space.sysReserve(2 ** (ADDRESS_BITS - shift) * SUMMARY_BYTES));
    this.#index = this.space.sysReserve(2 ** ADDRESS_BITS / CHUNK_BYTES / CHUNKS_PER_INDEX_BYTE);
    new RecordMemory(this.space, HINT_BYTES, wholeRecords(HINT_BYTES)).use(HINTS, this.#beforeP);
  }

  get #persistent(): PersistentAlloc {
    return this.hasP ? this.#ofP[this.#processor] : this.#beforeP;
  }

  /** P `p` runs from now on. */
  useProcessor(p: number): void {
    this.#processor = p;
    this.#ofP[p] ??= new PersistentAlloc(this.space, 8);
  }

  /** The heap has `pages` pages now: reserves and maps what is new of it and of what describes it. */
  growHeap(pages: number): void {
    const from = this.#mappedEnd;
    const end = pages * PAGE_BYTES;
    if (end > this.#reservedEnd) this.#reserveArenas(roundUp(end - from, ARENA_BYTES));
    this.space.sysMap(ARENA_START + from, end - from);
    this.#mappedEnd = end;
    this.#growSummaries(from, end);
    this.#growIndex(end);
    for (let chunk = from / CHUNK_BYTES; chunk < end / CHUNK_BYTES; chunk++) this.#addChunk(chunk);
  }

  /** FixAlloc has handed out span records 0..used-1 at some time. */
  useSpanRecords(used: number): void {
    this.#spanRecords.use(used, this.#persistent);
    this.#allSpans.use(used);
  }

  /** The same of records of mcaches. */
  useCacheRecords(used: number): void {
    this.#cacheRecords.use(used, this.#persistent);
  }

  /** A span set is pushed to for the first time. */
  addSetSpine(): void {
    this.space.touch(this.#allocMisc(SET_SPINE_BYTES, CACHE_LINE_BYTES), SUMMARY_BYTES);
  }

  /** Memory for a block of 512 entries of a span set; returns its address. */
  addSetBlock(): number {
    return this.#allocMisc(SET_BLOCK_BYTES, CACHE_LINE_BYTES);
  }

  /** A span set begins a block. Its beginning counts as touched, its end is mostly another's beginning. */
  beginSetBlock(address: number): void {
    this.space.touch(address, CACHE_LINE_BYTES);
  }

  /** Memory for mark and allocation bits. */
  addBitsArena(): number {
    this.gcMiscBytes += BITS_ARENA_BYTES;
    return this.space.sysAlloc(BITS_ARENA_BYTES);
  }

  /** Pages some of which were given back, or never used, are used (`sysUsed`). */
  usePages(basePage: number, pages: number): void {
    this.space.sysUsed(ARENA_START + basePage * PAGE_BYTES, pages * PAGE_BYTES);
  }

  /** Idle pages are given back (`sysUnused`). */
  releasePages(basePage: number, pages: number): void {
    this.space.sysUnused(ARENA_START + basePage * PAGE_BYTES, pages * PAGE_BYTES);
  }

  /** Heap memory from `offset` on is written. */
  touchHeap(offset: number, bytes: number): void {
    this.space.touch(ARENA_START + offset, bytes);
  }

  /** The arenas' records get entries for the span of these pages. */
  touchSpans(basePage: number, pages: number): void {
    this.#forEachArena(basePage * PAGE_BYTES, pages * PAGE_BYTES, (record, from, bytes) => {
      this.space.touch(record + SPANS_OFFSET + (from / PAGE_BYTES) * 8, (bytes / PAGE_BYTES) * 8);
      this.space.touch(record + PAGE_BITS_OFFSET, 8);
    });
  }

  /** The heap bitmap of `bytes` bytes from `offset` on is written. */
  touchBitmap(offset: number, bytes: number): void {
    this.#forEachArena(offset, bytes, (record, from, length) => {
      const first = Math.floor(from / 64);
      const bitsEnd = Math.ceil((from + length) / 64);
      this.space.touch(record + first, bitsEnd - first);
      this.space.touch(record + NO_MORE_PTRS_OFFSET + Math.floor(from / 4096), Math.ceil((from + length) / 4096) - Math.floor(from / 4096));
    });
  }

  /** Mapped beside the heap: what describes it. The table of arenas is in no statistic. */
  get metadataBytes(): number {
    return this.space.mappedBytes - this.#mappedEnd - (this.#arenaMap === 0 ? 0 : ARENA_MAP_BYTES);
  }

  counts(): AddressSpaceCounts {
    return this.space.counts(this.metadataBytes);
  }

  /** Persistent memory that counts as gcMiscSys. */
  #allocMisc(bytes: number, alignBytes?: number): number {
    this.gcMiscBytes += bytes;
    return this.#persistent.alloc(bytes, alignBytes);
  }

  #reserveArenas(bytes: number): void {
    this.space.sysReserve(bytes, ARENA_START + this.#reservedEnd);
    this.#reservedEnd += bytes;
    if (this.#arenaMap === 0) this.#arenaMap = this.space.sysAlloc(ARENA_MAP_BYTES);
    while (this.#arenaRecords.length < this.#reservedEnd / ARENA_BYTES) {
      const arena = this.#arenaRecords.push(this.#allocMisc(ARENA_RECORD_BYTES)) - 1;
      if (arena === 0) this.space.touch(this.#allocMisc(ARENA_LIST_BYTES), ARENA_LIST_BYTES);
      this.space.touch(this.#arenaMap + (ARENA_START / ARENA_BYTES + arena) * 8, 8);
    }
  }

  /** Maps the summaries of new chunks at every level: whole blocks of siblings, in whole pages. */
  #growSummaries(from: number, end: number): void {
    SUMMARY_LEVELS.forEach(({ shift, block }, level) => {
      const start = this.#summaries[level];
      const entry = (offset: number) => (ADDRESS_OFFSET + ARENA_START + offset) / 2 ** shift;
      const siblings = 2 ** block;
      const bytesTo = (limit: number) => roundUp(roundUp(Math.ceil(entry(limit)), siblings) * SUMMARY_BYTES);
      const firstEntry = Math.floor(entry(0) / siblings) * siblings;
      const mapped = from === 0 ? Math.floor((firstEntry * SUMMARY_BYTES) / 4096) * 4096 : bytesTo(from);
      const needed = bytesTo(end);
      if (needed > mapped) this.#mapAndUse(start + mapped, needed - mapped);
      const written = Math.floor(entry(from));
      this.space.touch(start + written * SUMMARY_BYTES, (Math.ceil(entry(end)) - written) * SUMMARY_BYTES);
    });
  }

  /** Maps the scavenge index up to the end of the heap: from its beginning on, although no heap is there. */
  #growIndex(end: number): void {
    const chunks = (ADDRESS_OFFSET + ARENA_START + end) / CHUNK_BYTES;
    const needed = roundUp(Math.ceil(chunks / CHUNKS_PER_INDEX_BYTE));
    if (needed > this.#indexMapped) this.#mapAndUse(this.#index + this.#indexMapped, needed - this.#indexMapped);
    this.#indexMapped = needed;
    this.space.touch(this.#index + Math.floor((chunks - 1) / CHUNKS_PER_INDEX_BYTE), 1);
  }

  #mapAndUse(address: number, bytes: number): void {
    this.gcMiscBytes += bytes;
    this.space.sysMap(address, bytes);
    this.space.sysUsed(address, bytes);
  }

  /** A chunk joins the page allocator: its pages are marked as scavenged. */
  #addChunk(chunk: number): void {
    const index = chunk % CHUNK_TABLE_CHUNKS;
    if (index === 0) {
      this.#chunkTables.push(this.space.sysAlloc(CHUNK_TABLE_CHUNKS * CHUNK_BITS_BYTES));
      this.gcMiscBytes += CHUNK_TABLE_CHUNKS * CHUNK_BITS_BYTES;
    }
    this.space.touch((this.#chunkTables.at(-1) as number) + index * CHUNK_BITS_BYTES, CHUNK_BITS_BYTES);
  }

  /** Calls `visit` with the record of each arena that has a part of the range, and where in the arena that part is. */
  #forEachArena(offset: number, bytes: number, visit: (record: number, from: number, bytes: number) => void): void {
    const end = offset + bytes;
    for (let at = offset; at < end; ) {
      const arena = Math.floor(at / ARENA_BYTES);
      const partEnd = Math.min(end, (arena + 1) * ARENA_BYTES);
      visit(this.#arenaRecords[arena], at - arena * ARENA_BYTES, partEnd - at);
      at = partEnd;
    }
  }
}

function wholeRecords(recordBytes: number): number {
  return Math.floor(16384 / recordBytes) * recordBytes;
}
