/**
 * Writes datasets/catalogue.json from the files in datasets/. For maintainers,
 * after a dataset was added; `spanlab datasets verify` then checks the result.
 * Run it as `node tools/make-catalogue.mjs` after `npm run build`.
 */
import { createReadStream, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { InputFile, hashFile } from '../packages/harness/dist/index.js';
import { openHistory } from '../packages/workload/dist/index.js';
import { compareNames } from '../packages/core/dist/index.js';

const root = new URL('../datasets/', import.meta.url).pathname;
const LICENCE = 'CC0-1.0';
const ORIGIN = {
  recording:
    'Logged inside the allocator of the real Go runtime, linux/amd64, GOMAXPROCS=1: every request, address, span, collection, sweep and death of one whole process; memstats.json is what the process read just before it ended.',
  workload: 'Generated: requests and dropped references with explicit lifetimes, as a program would issue them.',
  outcome: 'The workload run by the unmodified Go runtime, nine times, linux/amd64, GOMAXPROCS=1, GOGC=100: minimum, median and maximum at every checkpoint.',
};

async function fileOf(path) {
  return { path, ...(await hashFile(root + path)) };
}

async function recording(file) {
  const name = file.replace('.evlog.gz', '');
  const [program, go] = name.split(/\.go(?=\d)/);
  const history = await openHistory(file, new InputFile(`${root}recordings/${file}`).open());
  for await (const _ of history.chunks);
  const { mallocs, deaths, collections } = history.counts;
  return {
    name, kind: 'recording', program, go, events: mallocs + deaths + collections,
    files: [await fileOf(`recordings/${file}`), await fileOf(`recordings/${name}.memstats.json`)],
    origin: ORIGIN.recording, licence: LICENCE,
  };
}

async function workload(file) {
  const name = file.replace('.csv.gz', '');
  let rows = -1; // the header is not a row
  for await (const _ of createInterface({ input: createReadStream(`${root}workloads/${file}`).pipe(createGunzip()) })) rows++;
  return {
    name, kind: 'workload', program: name, go: null, events: rows,
    files: [await fileOf(`workloads/${file}`)], origin: ORIGIN.workload, licence: LICENCE,
  };
}

async function outcome(file) {
  const name = file.replace('.json', '');
  const [program, go] = name.split(/\.go(?=\d)/);
  const { snapshots } = JSON.parse(readFileSync(`${root}workloads/${file}`, 'utf8'));
  return {
    name, kind: 'outcome', program, go, events: snapshots.length,
    files: [await fileOf(`workloads/${file}`)], origin: ORIGIN.outcome, licence: LICENCE,
  };
}

const datasets = [];
for (const file of readdirSync(`${root}recordings`)) if (file.endsWith('.evlog.gz')) datasets.push(await recording(file));
for (const file of readdirSync(`${root}workloads`)) datasets.push(await (file.endsWith('.csv.gz') ? workload : outcome)(file));
const order = ['recording', 'workload', 'outcome'];
datasets.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || compareNames(a.name, b.name));
writeFileSync(`${root}catalogue.json`, JSON.stringify({ datasets }, null, 2) + '\n');
console.log(`${datasets.length} datasets`);
