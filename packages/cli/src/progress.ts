import { Presets, SingleBar } from 'cli-progress';
import { formatBytes, formatCount } from './format.js';

/** Shows how much of a known number of bytes was read, on a terminal only. */
export class ByteProgress {
  readonly #bar: SingleBar | undefined;
  #before = 0;
  #label = '';

  /** @param totalBytes of all files together */
  constructor(totalBytes: number) {
    if (!process.stderr.isTTY) return;
    this.#bar = new SingleBar(
      {
        format: '{bar} {percentage} %  {label}  {read} of {all}  {eta_formatted} left',
        hideCursor: true,
        clearOnComplete: true,
        stream: process.stderr,
        barsize: 24,
      },
      Presets.shades_classic,
    );
    this.#bar.start(totalBytes, 0, { label: '', read: formatBytes(0), all: formatBytes(totalBytes) });
  }

  /** The next file begins. */
  next(label: string): void {
    this.#label = label;
  }

  /** Bytes read of the current file. */
  update(bytes: number): void {
    this.#bar?.update(this.#before + bytes, { label: this.#label, read: formatBytes(this.#before + bytes) });
  }

  /** The current file, of this size, is done. */
  finish(bytes: number): void {
    this.#before += bytes;
    this.update(0);
  }

  /** Writes a line to stdout above the bar. */
  print(text: string): void {
    if (this.#bar !== undefined) process.stderr.write('\r\x1b[K');
    process.stdout.write(text);
  }

  stop(): void {
    this.#bar?.stop();
  }
}

/** Shows how many rows were carried out where nobody knows how many there will be, on a terminal only. */
export class RowProgress {
  readonly #bar: SingleBar | undefined;

  /** @param label of what is running */
  constructor(label: string) {
    if (!process.stderr.isTTY) return;
    const format = '{label}  {rows} rows  {duration_formatted}';
    this.#bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true, stream: process.stderr }, Presets.shades_classic);
    this.#bar.start(1, 0, { label, rows: '0' });
  }

  update(rows: number): void {
    this.#bar?.update(0, { rows: formatCount(rows) });
  }

  stop(): void {
    this.#bar?.stop();
  }
}

/** Shows how many of at most so many steps are done, on a terminal only. */
export class StepProgress {
  readonly #bar: SingleBar | undefined;

  /** @param label of what is running */
  constructor(label: string, steps: number) {
    if (!process.stderr.isTTY) return;
    const format = '{bar} {percentage} %  {label}  {eta_formatted} left at most';
    this.#bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true, stream: process.stderr, barsize: 24 }, Presets.shades_classic);
    this.#bar.start(steps, 0, { label });
  }

  update(done: number): void {
    this.#bar?.update(done);
  }

  stop(): void {
    this.#bar?.stop();
  }
}

/** Shows how many cells of a matrix are done, on a terminal only. */
export class CellProgress {
  #bar: SingleBar | undefined;

  /** @param cells that will be computed */
  start(cells: number): void {
    if (!process.stderr.isTTY || cells === 0) return;
    const format = '{bar} {percentage} %  {value} of {total} cells  {eta_formatted} left';
    this.#bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true, stream: process.stderr, barsize: 24 }, Presets.shades_classic);
    this.#bar.start(cells, 0);
  }

  step(): void {
    this.#bar?.increment();
  }

  /** Writes to stdout above the bar. */
  print(text: string): void {
    if (this.#bar !== undefined) process.stderr.write('\r\x1b[K');
    process.stdout.write(text);
  }

  /** The same to stderr. */
  warn(text: string): void {
    process.stderr.write(this.#bar === undefined ? text : `\r\x1b[K${text}`);
  }

  stop(): void {
    this.#bar?.stop();
  }
}
