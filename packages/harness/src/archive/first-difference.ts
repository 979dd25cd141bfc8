/** The first place where two pieces of data differ. */
export interface DataDifference {
  /** As `samples.HeapSys[3]`; empty for the whole. */
  readonly path: string;
  readonly recorded: unknown;
  readonly now: unknown;
}

/** Compares parsed JSON in the order of the recorded side's keys; undefined if both are equal. */
export function firstDifference(recorded: unknown, now: unknown, path = ''): DataDifference | undefined {
  if (Object.is(recorded, now)) return undefined;
  if (!isContainer(recorded) || !isContainer(now) || Array.isArray(recorded) !== Array.isArray(now)) return { path, recorded, now };
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(now)])) {
    const inner = Array.isArray(recorded) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const difference = firstDifference(recorded[key], now[key], inner);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** The first difference of two texts: a line, and for lines of words the word. */
export function firstTextDifference(recorded: string, now: string): string {
  const [a, b] = [recorded.split('\n'), now.split('\n')];
  const i = a.findIndex((line, k) => line !== b[k]);
  const line = i < 0 ? a.length : i;
  const [words, others] = [(a[line] ?? '').split('\t'), (b[line] ?? '').split('\t')];
  // A line of a benchmark: its name, then numbers with units.
  if (words.length > 2 && words.length === others.length && words[0] === others[0]) {
    const k = words.findIndex((word, n) => word !== others[n]);
    return `line ${line + 1}: ${words[0]}: ${words[k]} recorded, ${others[k]} now`;
  }
  return `line ${line + 1}: ${show(a[line])} recorded, ${show(b[line])} now`;
}

/** The first difference of two pieces of data that are no text. */
export function firstByteDifference(recorded: Uint8Array, now: Uint8Array): string {
  const i = recorded.findIndex((byte, k) => byte !== now[k]);
  const at = i < 0 ? recorded.length : i;
  const byte = (data: Uint8Array): string => (at < data.length ? `0x${data[at].toString(16).padStart(2, '0')}` : 'the end');
  return `byte ${at}: ${byte(recorded)} recorded, ${byte(now)} now`;
}

function show(line: string | undefined): string {
  if (line === undefined) return 'nothing';
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
