import { formatAddress } from '../units.js';
import { type AddressSpaceCounts, OS_CALLS, type OsCall, SYSTEM_CALLS, type SystemCall } from './os-calls.js';
import { OS_PAGE_BYTES, type ResidentPages } from './resident-pages.js';

/** States of addresses. The names are those of Go 1.20, where "released" is Prepared again. */
export const AddressState = {
  /** Nobody's. */
  None: 0,
  /** Set aside, and not accessible. */
  Reserved: 1,
  /** Mapped, not used yet. Only releases that announce use (1.20) have this state. */
  Prepared: 2,
  /** Mapped, and may be accessed. */
  Ready: 3,
  /** Mapped, but its pages went back to the system. */
  Released: 4,
} as const;

export type AddressState = (typeof AddressState)[keyof typeof AddressState];

const { None, Reserved, Prepared, Ready, Released } = AddressState;

/** States that a call may find, a bit each. */
const NOBODYS = 1 << None;
const RESERVED = 1 << Reserved;
const MAPPED = (1 << Prepared) | (1 << Ready) | (1 << Released);
const HELD = RESERVED | MAPPED;

/** Bytes of a huge page on linux/amd64. */
const HUGE_PAGE_BYTES = 2 ** 21;

/** Where the kernel is taken to place mappings without an address: downwards from here. Real ones vary from run to run. */
const MMAP_TOP = 0x7fff00000000;

/** What differs between releases. */
export interface AddressSpaceRules {
  /**
   * Whether `sysMap` needs a reservation and leads to Prepared, from which
   * `sysUsed` leads to Ready (1.20); if not, it maps addresses that no one holds,
   * which are Ready at once (1.4 and 1.5 on 64 bits).
   */
  readonly announcesUse: boolean;
  /**
   * What the kernel is told of huge pages: nothing (1.4); that whole ranges are
   * wanted in them or not (1.5); the same for the huge pages at the ends of what is given
   * back, and for those wholly inside of what is used (1.20).
   */
  readonly hugePages: 'untold' | 'ranges' | 'aligned';
}

/**
 * The addresses that a heap holds, and what state they are in.
 *
 *           sysReserve           sysMap              sysUsed
 *     None ------------> Reserved -----> Prepared <---------> Ready       Go 1.20
 *                                                  sysUnused
 *           sysMap           sysUnused
 *     None -------> Ready <------------> Released                         Go 1.4, 1.5
 *                             sysUsed
 *
 * What sysUnused gave back is kept apart as Released in both. sysAlloc leads
 * from None to Ready, sysFree back to None. A call in any other state is a bug
 * of the caller and throws.
 *
 * Layout: addresses are cut into pieces of one state; piece i goes from
 * starts[i] to starts[i + 1], the last one to the end of all addresses.
 * Neighbours always differ in state.
 *
 * Source: Go 1.20.4 mem.go (head), mem_linux.go; 1.4.3 mem_linux.c; 1.5.1 mem_linux.go.
 */
export class AddressSpace {
  /** Follows which pages are backed by memory, where that is wanted. */
  resident: ResidentPages | undefined;
  readonly calls: Record<OsCall, number> = zeros(OS_CALLS);
  readonly systemCalls: Record<SystemCall, number> = zeros(SYSTEM_CALLS);

  readonly #starts: number[] = [0];
  readonly #states: AddressState[] = [None];
  /** Bytes by state. */
  readonly #bytes = [0, 0, 0, 0, 0];
  /** Lowest address of those that the kernel chose. */
  #mmapBottom = MMAP_TOP;

  constructor(private readonly rules: AddressSpaceRules) {}

  /** Bytes reserved or mapped. */
  get virtualBytes(): number {
    return this.#bytes[Reserved] + this.mappedBytes;
  }

  /** Bytes mapped, in whatever state. */
  get mappedBytes(): number {
    return this.#bytes[Prepared] + this.#bytes[Ready] + this.#bytes[Released];
  }

  /** Bytes in a state. */
  bytesIn(state: AddressState): number {
    return this.#bytes[state];
  }

  /** What a heap tells of its address space; which bytes are metadata, only the heap knows. */
  counts(metadataBytes: number): AddressSpaceCounts {
    return {
      virtualBytes: this.virtualBytes,
      reservedBytes: this.#bytes[Reserved],
      preparedBytes: this.#bytes[Prepared],
      readyBytes: this.#bytes[Ready],
      releasedBytes: this.#bytes[Released],
      residentBytes: this.resident?.bytes,
      metadataBytes,
      calls: { ...this.calls },
      systemCalls: { ...this.systemCalls },
    };
  }

  /** State of one address. */
  stateOf(address: number): AddressState {
    return this.#states[this.#pieceOf(address)];
  }

  /** Reserves addresses: at `address`, or where the kernel likes if that is undefined. Returns the first. */
  sysReserve(bytes: number, address = this.#place(bytes)): number {
    this.calls.sysReserve++;
    this.systemCalls.mmap++;
    this.#change('sysReserve', address, roundUp(bytes), NOBODYS, Reserved);
    return address;
  }

  /** Looks whether addresses are free, and holds none of them: a small mapping comes and goes (1.4 and 1.5 on 64 bits). */
  sysProbe(): void {
    this.calls.sysReserve++;
    this.systemCalls.mmap++;
    this.systemCalls.munmap++;
  }

  sysMap(address: number, bytes: number): void {
    this.calls.sysMap++;
    this.systemCalls.mmap++;
    if (this.rules.announcesUse) this.#change('sysMap', address, roundUp(bytes), RESERVED, Prepared);
    else this.#change('sysMap', address, roundUp(bytes), NOBODYS, Ready);
  }

  sysUsed(address: number, bytes: number): void {
    this.calls.sysUsed++;
    const { hugePages } = this.rules;
    if (hugePages === 'ranges') {
      this.systemCalls.madvise++;
    } else if (hugePages === 'aligned') {
      const first = Math.ceil(address / HUGE_PAGE_BYTES);
      if (first < Math.floor((address + bytes) / HUGE_PAGE_BYTES)) this.systemCalls.madvise++;
    }
    this.#change('sysUsed', address, bytes, MAPPED, Ready);
  }

  sysUnused(address: number, bytes: number): void {
    this.calls.sysUnused++;
    this.systemCalls.madvise += 1 + this.#hugePageAdvice(address, bytes);
    this.#change('sysUnused', address, bytes, MAPPED, Released);
    this.resident?.release(address, bytes);
  }

  /** Maps memory where the kernel likes; returns its address. */
  sysAlloc(bytes: number): number {
    this.calls.sysAlloc++;
    this.systemCalls.mmap++;
    const address = this.#place(bytes);
    this.#change('sysAlloc', address, roundUp(bytes), NOBODYS, Ready);
    return address;
  }

  sysFree(address: number, bytes: number): void {
    this.calls.sysFree++;
    this.systemCalls.munmap++;
    this.#change('sysFree', address, roundUp(bytes), HELD, None);
    this.resident?.release(address, roundUp(bytes));
  }

  sysFault(address: number, bytes: number): void {
    this.calls.sysFault++;
    this.systemCalls.mmap++;
    this.#change('sysFault', address, roundUp(bytes), HELD, Reserved);
    this.resident?.release(address, roundUp(bytes));
  }

  /**
   * The allocator writes to memory: its pages become resident, where that is followed.
   * @throws Error if some of it is not Ready
   */
  touch(address: number, bytes: number): void {
    if (this.resident === undefined || bytes <= 0) return;
    const piece = this.#pieceOf(address);
    const end = piece + 1 < this.#starts.length ? this.#starts[piece + 1] : Infinity;
    // Neighbours differ in state, so what is Ready all over lies in one piece.
    if (this.#states[piece] !== Ready || address + bytes > end) {
      throw new Error(`touch of ${bytes} bytes at ${formatAddress(address)}, which are not all ready but ${this.#describe(piece)}`);
    }
    this.resident.touch(address, bytes);
  }

  /** Calls `visit` for every piece that is held, in order of address. */
  forEachPiece(visit: (address: number, bytes: number, state: AddressState) => void): void {
    this.#states.forEach((state, i) => {
      if (state !== None) visit(this.#starts[i], this.#starts[i + 1] - this.#starts[i], state);
    });
  }

  /** Extra calls with which a release keeps the kernel from filling up huge pages of which a part is given back. */
  #hugePageAdvice(address: number, bytes: number): number {
    const { hugePages } = this.rules;
    if (hugePages === 'untold') return 0;
    const startsInside = address % HUGE_PAGE_BYTES !== 0;
    const endsInside = (address + bytes) % HUGE_PAGE_BYTES !== 0;
    if (hugePages === 'ranges') return startsInside || bytes % HUGE_PAGE_BYTES !== 0 ? 1 : 0;
    if (!startsInside || !endsInside) return startsInside || endsInside ? 1 : 0;
    const head = Math.floor(address / HUGE_PAGE_BYTES);
    const tail = Math.floor((address + bytes - 1) / HUGE_PAGE_BYTES);
    return tail - head <= 1 ? 1 : 2;
  }

  /** Next free addresses below what the kernel placed so far. */
  #place(bytes: number): number {
    this.#mmapBottom -= roundUp(bytes);
    return this.#mmapBottom;
  }

  #change(call: string, address: number, bytes: number, from: number, to: AddressState): void {
    // Not by %: of numbers this large it is a call, and slow.
    if (!(bytes > 0) || !Number.isInteger(address / OS_PAGE_BYTES) || !Number.isInteger(bytes / OS_PAGE_BYTES)) {
      throw new Error(`${call} of ${bytes} bytes at ${formatAddress(address)}: expected whole pages of ${OS_PAGE_BYTES} bytes`);
    }
    const starts = this.#starts;
    const states = this.#states;
    const bytesOf = this.#bytes;
    const end = address + bytes;
    const first = this.#pieceOf(address);
    if (end <= starts[first + 1] && (from & (1 << states[first])) !== 0) {
      if (states[first] === to) return;
      // What a heap does most: the next fresh pages join those in use before them.
      if (address === starts[first] && end < starts[first + 1] && first > 0 && states[first - 1] === to) {
        bytesOf[states[first]] -= bytes;
        bytesOf[to] += bytes;
        starts[first] = end;
        return;
      }
    }
    let last = first;
    for (; ; last++) {
      const pieceEnd = last + 1 < starts.length ? starts[last + 1] : Infinity;
      if ((from & (1 << states[last])) === 0) {
        throw new Error(`${call} of ${bytes} bytes at ${formatAddress(address)}, some of which are ${this.#describe(last)}`);
      }
      if (pieceEnd >= end) break;
    }
    // Nothing was changed up to here, so that a refused call leaves all as it was.
    for (let piece = first; piece <= last; piece++) {
      const pieceEnd = piece + 1 < starts.length ? starts[piece + 1] : Infinity;
      bytesOf[states[piece]] -= Math.min(end, pieceEnd) - Math.max(address, starts[piece]);
    }
    bytesOf[to] += bytes;
    bytesOf[None] = 0;

    // What stays of the first and the last piece, and the new one, joined with equal neighbours.
    const lastEnd = last + 1 < starts.length ? starts[last + 1] : Infinity;
    const stateBehind = end < lastEnd ? states[last] : states[last + 1];
    const newStarts: number[] = [];
    const newStates: AddressState[] = [];
    const keepsHead = starts[first] < address;
    const stateBefore = keepsHead ? states[first] : first > 0 ? states[first - 1] : undefined;
    if (keepsHead) {
      newStarts.push(starts[first]);
      newStates.push(states[first]);
    }
    if (stateBefore !== to) {
      newStarts.push(address);
      newStates.push(to);
    }
    let removed = last - first + 1;
    if (stateBehind === to) {
      // The piece behind begins further in front now.
      if (end === lastEnd) removed++;
    } else if (end < lastEnd) {
      newStarts.push(end);
      newStates.push(states[last]);
    }
    starts.splice(first, removed, ...newStarts);
    states.splice(first, removed, ...newStates);
  }

  /** The piece that holds an address. */
  #pieceOf(address: number): number {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle] <= address) low = middle;
      else high = middle;
    }
    return low;
  }

  #describe(piece: number): string {
    const name = Object.entries(AddressState).find(([, state]) => state === this.#states[piece])?.[0];
    const end = piece + 1 < this.#starts.length ? this.#starts[piece + 1] : Infinity;
    return `${name?.toLowerCase()} (${formatAddress(this.#starts[piece])} to ${end === Infinity ? 'the end' : formatAddress(end)})`;
  }
}

/** Whole pages of the operating system. */
export function roundUp(bytes: number, unit: number = OS_PAGE_BYTES): number {
  return Math.ceil(bytes / unit) * unit;
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
