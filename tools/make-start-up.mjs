/**
 * Takes what a release's runtime allocates before main.main from a recording,
 * and writes it down as a strategy's start-up:
 *
 *     node tools/make-start-up.mjs RECORDING MALLOCS OUTPUT.ts [EXTRA …]
 *
 * MALLOCS is the number of mallocs that belong to the start-up. An EXTRA is what
 * the measuring program of datasets/workloads does itself before its first row:
 * BYTES:SCAN a malloc (scan 1: with pointers), stack:PAGES a stack's span,
 * freeStack:N the end of the recording's stack N, drop:N the end of the last
 * reference to the recording's object N or to the last malloc of an extra
 * (drop); or -malloc:N, which leaves out the recording's object N.
 *
 * Objects of the start-up that the recording's next collection found dead are
 * garbage when the program begins. Collections of the start-up itself are not
 * written down: the strategy's own pacer must find them where they were. A test
 * of each strategy compares the heap it begins with to recorded checkpoints.
 */
import { writeFileSync } from 'node:fs';
import { HeapEvent, STACK_PURPOSE } from '@spanlab/core';
import { InputFile } from '@spanlab/harness';
import { openHistory } from '@spanlab/workload';

const [recording, mallocs, output, ...extra] = process.argv.slice(2);
const history = await openHistory(recording, new InputFile(recording).open());
const chunks = [];
for await (const chunk of history.chunks) {
  chunks.push(chunk);
  if (chunk.breakKind.subarray(0, chunk.breakCount).includes(HeapEvent.EndMarking) && chunks.length > 1) break;
}
const [chunk] = chunks;

const steps = [];
const garbage = [];
let count = 0;
let objectLimit = 1;
for (let i = 0, k = 0; i < chunk.length && count < Number(mallocs); i++) {
  for (; k < chunk.breakCount && chunk.breakAt[k] === i; k++) {
    if (chunk.breakKind[k] === HeapEvent.StartCollection) continue;
    if (chunk.breakKind[k] === HeapEvent.EndMarking) addCollection([...chunk.dead[k]]);
    else steps.push(stepOf(k));
  }
  if (!chunk.isMalloc(i)) continue;
  const [bytes, word] = chunk.requests.subarray(2 * i, 2 * i + 2);
  steps.push(['malloc', word >>> 1, bytes, word & 1]);
  objectLimit = Math.max(objectLimit, (word >>> 1) + 1);
  count++;
}
garbage.push(...deadAtNextCollection());
for (const step of extra) {
  const [what, value] = step.split(':');
  if (what === 'stack') steps.push(['stack', 1000 + steps.length, Number(value)]);
  else if (what === 'drop') garbage.push(value === undefined ? objectLimit - 1 : Number(value));
  else if (what === 'freeStack') steps.push(['freeStack', Number(value)]);
  else if (what === '-malloc') steps.splice(steps.findIndex(([kind, n]) => kind === 'malloc' && n === Number(value)), 1);
  else steps.push(['malloc', objectLimit++, Number(what), value === '1' ? 0 : 1]);
}

/** A collection followed the last malloc: the pacer will find that out, if these objects are garbage by then. */
function addCollection(dead) {
  const last = steps.findLastIndex(([kind]) => kind === 'malloc');
  const isFirst = !steps.some(([kind]) => kind === 'enableCollection');
  steps.splice(last, 0, ...(isFirst ? [['enableCollection']] : []), ['drop', ...dead]);
}

/** Start-up objects that the first collection after the start-up finds dead. */
function deadAtNextCollection() {
  const later = new Set();
  let mallocs = 0;
  for (const chunk of chunks) {
    for (let i = 0, k = 0; i < chunk.length; i++) {
      for (; k < chunk.breakCount && chunk.breakAt[k] === i; k++) {
        if (mallocs < count || chunk.breakKind[k] !== HeapEvent.EndMarking) continue;
        return [...chunk.dead[k]].filter((object) => object < objectLimit && !later.has(object));
      }
      if (chunk.isMalloc(i) && mallocs++ >= count) later.add(chunk.requests[2 * i + 1] >>> 1);
    }
  }
  throw new Error('no collection after the start-up in the first chunks of the recording');
}

function stepOf(k) {
  const object = chunk.breakObject[k];
  const x = chunk.breakArgs[3 * k];
  const purpose = chunk.breakArgs[3 * k + 1];
  switch (chunk.breakKind[k]) {
    case HeapEvent.Mcache:
      return ['cache'];
    case HeapEvent.StartProcessor:
      return ['processor'];
    case HeapEvent.AllocManual:
      if (purpose !== STACK_PURPOSE) throw new Error(`a manual span of purpose ${purpose} at start-up`);
      return ['stack', object, x];
    case HeapEvent.FreeManual:
      return ['freeStack', object];
    default:
      throw new Error(`event ${chunk.breakKind[k]} at start-up`);
  }
}

const release = history.header.go;
const name = recording.split('/').pop();
const lines = steps.map((step) => `    ${JSON.stringify(step).replaceAll('"', "'").replaceAll(',', ', ')},`);
writeFileSync(output, `import type { StartUp } from '@spanlab/core';

/**
 * What Go ${release} allocates before main.main: the first ${mallocs} mallocs of ${name},
 * and ${extra.length} of the program that measured the workloads in datasets/workloads.
 * Made by tools/make-start-up.mjs.
 */
export const startUp: StartUp = {
  steps: [
${lines.join('\n')}
  ],
  garbage: [${garbage.join(', ')}],
};
`);
