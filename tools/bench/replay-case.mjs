/** Times one recording; prints JSON. See bench.mjs. */
import { join } from 'node:path';
import { Bench } from 'tinybench';
import { Comparison, Replayer, strategyFor } from '../../packages/conformance/dist/index.js';
import { Journal } from '../../packages/core/dist/index.js';
import { InputFile, loadStrategies, openDatasets, tuneCompiler } from '../../packages/harness/dist/index.js';
import { openHistory } from '../../packages/workload/dist/index.js';

tuneCompiler();

const RUNS = 101;
/** Runs until the compiler has settled; the loops that are rare in a run take this long. */
const WARM_UP = 300;
/** The same of reading, which is several times as long and settles at once. */
const READS = 11;

const name = process.argv[2];
const { folder, datasets } = await openDatasets();
const dataset = datasets.find((one) => one.name === name);
if (dataset === undefined) {
  console.error(`${name}: no recording of that name; \`npx spanlab datasets list\` lists them`);
  process.exit(2);
}
const source = new InputFile(join(folder, dataset.files[0].path));
const history = await openHistory(name, source.open());
const plugin = strategyFor(name, history, await loadStrategies());
const chunks = [];
for await (const chunk of history.chunks) chunks.push(chunk);
const { mallocs, deaths, collections } = history.counts;
const events = mallocs + deaths + collections;

/**
 * What the last replays ran on. When the last object of a class is collected as
 * garbage, the engine throws away all code compiled for it, and what is measured
 * then is the interpreter; so some are kept until the next ones are there.
 */
const kept = [];

/** A fresh heap and all that drives it: made outside of what is measured. */
function prepare(compare) {
  const journal = compare ? new Journal() : undefined;
  const comparison = compare ? new Comparison(journal) : undefined;
  const heap = plugin.create({ gogc: history.header.gogc });
  const replayer = new Replayer(heap, journal, compare ? [comparison] : []);
  kept[compare ? 1 : 0] = { heap, replayer, comparison };
  return { replayer, comparison };
}

/** The whole history: what is measured. */
function replay(replayer) {
  for (const chunk of chunks) replayer.run(chunk);
  replayer.end();
}

function check(comparison) {
  if (comparison.mismatched > 0) throw new Error(`${name}: ${comparison.mismatched} mismatches`);
}

async function read() {
  const again = await openHistory(name, source.open());
  for await (const _ of again.chunks);
}

const cold = prepare(true);
const start = performance.now();
replay(cold.replayer);
const first = performance.now() - start;
check(cold.comparison);

async function rates(task, iterations, warmupIterations, hooks = {}) {
  const bench = new Bench({ iterations, time: 0, warmupIterations, warmupTime: 0, throws: true, retainSamples: true });
  bench.add('run', task, hooks);
  await bench.run();
  const { latency } = bench.tasks[0].result;
  const rate = (milliseconds) => (events / milliseconds) * 1000;
  return { median: rate(latency.p50), slowest: rate(latency.max), fastest: rate(latency.min) };
}

/** Median and range of replays, each of a heap of its own. */
function replayRates(compare) {
  let one;
  return rates(() => replay(one.replayer), RUNS, WARM_UP, {
    beforeEach: () => {
      one = prepare(compare);
    },
    afterEach: () => {
      if (compare) check(one.comparison);
    },
  });
}

const compared = await replayRates(true);
const bare = await replayRates(false);
const reading = await rates(read, READS, READS);
console.log(JSON.stringify({ events, runs: RUNS, warmUp: WARM_UP, first: (events / first) * 1000, compared, bare, read: reading }));
