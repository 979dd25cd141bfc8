import { clearLine, cursorTo } from 'node:readline';
import progress, { type Options, type Params, type SingleBar } from 'cli-progress';

/** How far work has come, for a line that says so. */
export interface ProgressState {
  /** A bar of characters, and the percentage behind it. */
  readonly bar: string;
  readonly value: number;
  readonly total: number;
  /** Time left, as `12s left`; empty until there is an estimate. */
  readonly left: string;
  /** Time since the beginning. */
  readonly elapsed: string;
}

/** Shows on a terminal, and only there, how far work has come. */
export class ProgressLine {
  readonly #bar: SingleBar | undefined;
  #isShown = false;

  /** @param describe makes the line */
  constructor(describe: (state: ProgressState) => string) {
    if (!process.stderr.isTTY) return;
    const terminal = new UnchangedTerminal(process.stderr);
    const format = (options: Options, params: Params) => describe(stateOf(options, params));
    // The types do not know that a terminal can be given.
    const options = { format, terminal, clearOnComplete: true, barsize: 24 };
    this.#bar = new progress.SingleBar(options, progress.Presets.shades_classic);
  }

  start(total: number): void {
    this.#bar?.start(total, 0);
    this.#isShown = true;
  }

  update(value: number): void {
    this.#bar?.update(value);
  }

  increment(): void {
    this.#bar?.increment();
  }

  /** Writes to stdout or stderr above the line. */
  print(text: string, stream: NodeJS.WriteStream = process.stdout): void {
    if (this.#bar !== undefined && this.#isShown) process.stderr.write('\r\x1b[K');
    stream.write(text);
  }

  stop(): void {
    this.#bar?.stop();
    this.#isShown = false;
  }
}

function stateOf(options: Options, { progress: share, value, total, eta, startTime }: Params): ProgressState {
  // Words and 0 stand for "not known": no estimate was made, or nothing has moved.
  const hasEstimate = typeof eta === 'number' && eta > 0 && value > 0 && value < total;
  return {
    bar: `${progress.Format.BarFormat(share, options)} ${Math.floor(share * 100)} %`,
    value,
    total,
    left: hasEstimate ? `${progress.Format.TimeFormat(eta, options, 5)} left` : '',
    elapsed: progress.Format.TimeFormat(Math.round((Date.now() - startTime) / 1000), options, 1),
  };
}

/**
 * The terminal as cli-progress wants it, but its state is never changed: the
 * cursor stays visible and where it is, and long lines are cut here instead of
 * by switching wrapping off. So there is nothing to restore, however the process
 * ends: Ctrl-C, a signal that cannot be caught, a strategy that never returns.
 */
class UnchangedTerminal {
  constructor(private readonly stream: NodeJS.WriteStream) {}

  isTTY(): boolean {
    return true;
  }

  getWidth(): number {
    return this.stream.columns || 80;
  }

  cursorTo(x: number): void {
    cursorTo(this.stream, x);
  }

  /** The last column stays free: behind it, some terminals go to the next line. */
  write(text: string): void {
    this.stream.write(text.slice(0, this.getWidth() - 1));
  }

  clearRight(): void {
    clearLine(this.stream, 1);
  }

  clearLine(): void {
    clearLine(this.stream, 0);
  }

  cursorSave(): void {}
  cursorRestore(): void {}
  cursor(): void {}
  lineWrapping(): void {}
}
