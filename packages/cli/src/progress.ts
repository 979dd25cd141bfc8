import { formatBytes, formatCount } from './format.js';
import { ProgressLine } from './progress-line.js';

/** Shows how much of a known number of bytes was read. */
export class ByteProgress {
  readonly #line: ProgressLine;
  #before = 0;
  #label = '';

  /** @param totalBytes of all files together */
  constructor(totalBytes: number) {
    this.#line = new ProgressLine(({ bar, value, total, left }) => joined(bar, this.#label, `${formatBytes(value)} of ${formatBytes(total)}`, left));
    this.#line.start(totalBytes);
  }

  /** The next file begins. */
  next(label: string): void {
    this.#label = label;
  }

  /** Bytes read of the current file. */
  update(bytes: number): void {
    this.#line.update(this.#before + bytes);
  }

  /** The current file, of this size, is done. */
  finish(bytes: number): void {
    this.#before += bytes;
    this.update(0);
  }

  /** Writes a line to stdout above the bar. */
  print(text: string): void {
    this.#line.print(text);
  }

  stop(): void {
    this.#line.stop();
  }
}

/** Shows how many rows were carried out where nobody knows how many there will be. */
export class RowProgress {
  readonly #line: ProgressLine;
  #rows = 0;

  /** @param label of what is running */
  constructor(label: string) {
    this.#line = new ProgressLine(({ elapsed }) => joined(label, `${formatCount(this.#rows)} rows`, elapsed));
    this.#line.start(1);
  }

  update(rows: number): void {
    this.#rows = rows;
    this.#line.update(0);
  }

  stop(): void {
    this.#line.stop();
  }
}

/** Shows how many of at most so many steps are done. */
export class StepProgress {
  readonly #line: ProgressLine;

  /** @param label of what is running */
  constructor(label: string, steps: number) {
    this.#line = new ProgressLine(({ bar, left }) => joined(bar, label, left === '' ? '' : `${left} at most`));
    this.#line.start(steps);
  }

  update(done: number): void {
    this.#line.update(done);
  }

  stop(): void {
    this.#line.stop();
  }
}

/** Shows how many cells of a matrix are done. */
export class CellProgress {
  readonly #line = new ProgressLine(({ bar, value, total, left }) => joined(bar, `${formatCount(value)} of ${formatCount(total)} cells`, left));

  /** @param cells that will be computed */
  start(cells: number): void {
    if (cells > 0) this.#line.start(cells);
  }

  step(): void {
    this.#line.increment();
  }

  /** Writes to stdout above the bar. */
  print(text: string): void {
    this.#line.print(text);
  }

  /** The same to stderr. */
  warn(text: string): void {
    this.#line.print(text, process.stderr);
  }

  stop(): void {
    this.#line.stop();
  }
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('  ');
}
