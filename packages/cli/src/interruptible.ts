/**
 * Runs what Ctrl-C may stop: the first one aborts the signal, and `work` ends as
 * it sees fit. A second one ends the process at once: who presses it again does
 * not want to wait for anything.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const interrupter = new AbortController();
  const interrupt = () => interrupter.abort();
  process.once('SIGINT', interrupt);
  try {
    return await work(interrupter.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}
