/**
 * A strict reader of Go's benchmark format, written from its description
 * (golang.org/design/14313-benchmark-format, and the documentation of
 * golang.org/x/perf/benchfmt for units): every line must be one of those that
 * the format names, where the real reader would skip what it does not know.
 */
export interface BenchmarkFile {
  /** By unit: its metadata. */
  readonly units: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly results: readonly BenchmarkResult[];
}

export interface BenchmarkResult {
  /** File configuration at this line. */
  readonly config: Readonly<Record<string, string>>;
  /** Without `Benchmark`: base name, then `/key=value`. */
  readonly name: string;
  readonly iterations: number;
  readonly values: Readonly<Record<string, number>>;
}

export function parseBenchmark(text: string): BenchmarkFile {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const units = new Map<string, Record<string, string>>();
  const results: BenchmarkResult[] = [];
  let config: Record<string, string> = {};
  for (const line of text.slice(0, -1).split('\n')) {
    const fields = line.split(/\s+/u);
    if (line === '') continue;
    if (line.startsWith('Unit ')) {
      const [, unit, ...pairs] = fields;
      if (units.has(unit) || pairs.length === 0) throw new Error(`unit ${unit}: twice, or without metadata`);
      units.set(unit, Object.fromEntries(pairs.map(pairOf)));
    } else if (line.startsWith('Benchmark')) {
      results.push({ config, ...resultOf(fields) });
    } else {
      // A key begins with a lower-case letter and has neither blanks nor upper-case letters.
      const [, key, value] = /^([a-z][^\sA-Z:]*):(?:[ \t]+(.*))?$/.exec(line) ?? [];
      if (key === undefined) throw new Error(`not in the format: ${JSON.stringify(line)}`);
      config = { ...config, [key]: value ?? '' };
    }
  }
  return { units, results };
}

function resultOf([name, iterations, ...rest]: string[]): Omit<BenchmarkResult, 'config'> {
  // The character behind "Benchmark" is no lower-case letter.
  if (!/^Benchmark\P{Ll}/u.test(name)) throw new Error(`not a name: ${name}`);
  if (!/^[1-9]\d*$/.test(iterations)) throw new Error(`${name}: iterations ${iterations}`);
  if (rest.length === 0 || rest.length % 2 === 1) throw new Error(`${name}: values and units come in pairs`);
  const values: Record<string, number> = {};
  for (let i = 0; i < rest.length; i += 2) {
    const [value, unit] = [rest[i], rest[i + 1]];
    if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(value)) throw new Error(`${name}: ${value} is no number`);
    if (Object.hasOwn(values, unit)) throw new Error(`${name}: ${unit} twice`);
    values[unit] = Number(value);
  }
  return { name: name.slice('Benchmark'.length), iterations: Number(iterations), values };
}

function pairOf(pair: string): [string, string] {
  const [, key, value] = /^([a-z]+)=([a-z]+)$/.exec(pair) ?? [];
  const known: Record<string, string[]> = { better: ['higher', 'lower'], assume: ['exact', 'nothing'] };
  if (!known[key]?.includes(value)) throw new Error(`metadata of a unit: ${pair}`);
  return [key, value];
}
