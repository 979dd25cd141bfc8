/** All that is known of an object; nothing is forgotten. */
interface Allocation {
  readonly object: number;
  readonly bytes: number;
  readonly noscan: boolean;
  readonly allocatedAt: number;
  /** Step of the drop; infinite if none is announced. */
  droppedAt: number;
  isTaken: boolean;
}

/** The program as the list of all its allocations; every question is answered by looking at them all. */
export class ProgramMutatorTwin {
  now = 0;
  announced = 0;
  peakObjects = 0;
  readonly allocations: Allocation[] = [];

  alloc(object: number, bytes: number, noscan: boolean): void {
    this.allocations.push({ object, bytes, noscan, allocatedAt: ++this.announced, droppedAt: Infinity, isTaken: false });
  }

  drop(object: number): void {
    const held = this.allocations.find((one) => one.object === object && one.droppedAt === Infinity);
    if (held === undefined) throw new Error(`object ${object} is not held`);
    held.droppedAt = ++this.announced;
  }

  /** Time passes step by step. */
  advance(step: number): void {
    while (this.now < step) {
      this.now++;
      this.peakObjects = Math.max(this.peakObjects, this.reachable.length);
    }
  }

  get reachable(): Allocation[] {
    return this.allocations.filter(({ allocatedAt, droppedAt }) => allocatedAt <= this.now && droppedAt > this.now);
  }

  /** Numbers of objects that the program holds, or that nobody has said to be dead; announced ones too. */
  get numbersInUse(): Set<number> {
    return new Set(this.allocations.filter(({ isTaken }) => !isTaken).map(({ object }) => object));
  }

  takeDead(rootsScannedAt: number, newAreWhite: boolean): number[] {
    const dead = this.allocations.filter(
      ({ isTaken, allocatedAt, droppedAt }) =>
        !isTaken && droppedAt <= this.now && (droppedAt <= rootsScannedAt || (newAreWhite && allocatedAt > rootsScannedAt)),
    );
    for (const one of dead) one.isTaken = true;
    return dead.map(({ object }) => object);
  }
}
