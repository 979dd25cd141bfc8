/**
 * Takes what a release's runtime allocates before main.main from a recording,
 * and writes it down as a strategy's start-up:
 *
 *     node tools/make-start-up.mjs OUTPUT.ts RECORDING MALLOCS [CHANGE …]
 *     node tools/make-start-up.mjs --again OUTPUT.ts
 *
 * RECORDING is the name of a bundled one: lru.go1.4.3. MALLOCS is the number of
 * its mallocs that belong to the start-up. The written file has the command in
 * its head; `--again` prints what that command would write now.
 *
 * A CHANGE is what was different in the process that measured datasets/workloads,
 * from what that program did itself before its first row, from byte sums at the
 * first checkpoints, or from exact counts. Changes are made in order. N is the
 * number of a malloc, from 1, or of a stack, in the order of the recording and then
 * of the changes:
 *
 *     BYTES:SCAN       one more malloc; SCAN 1: with pointers, 0: without
 *     stack:PAGES      one more stack's span
 *     freeStack:N      the end of a stack
 *     drop:N           the end of the last reference to a malloc; `drop` of the last one
 *     finalize         the last malloc's object has a finalizer, and no reference
 *     resize:N:BYTES   a malloc was of that size (the environment is copied at start-up)
 *     -malloc:N        a malloc was not made
 *
 * Objects of the start-up that the recording's next collection found dead are
 * garbage when the program begins. Collections of the start-up itself are not
 * written down: the strategy's own pacer must find them where they were. A test
 * of each strategy compares the heap it begins with to recorded checkpoints.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HeapEvent, STACK_PURPOSE } from '@spanlab/core';
import { InputFile } from '@spanlab/harness';
import { openHistory } from '@spanlab/workload';

const RECORDINGS = new URL('../datasets/recordings/', import.meta.url);
const COMMAND = 'node tools/make-start-up.mjs';
const USAGE = `usage: ${COMMAND} OUTPUT.ts RECORDING MALLOCS [CHANGE …], or ${COMMAND} --again OUTPUT.ts`;
/** Widest line of a command in a head. */
const WIDTH = 100;

/** A start-up as far as it is known: steps in order, and the numbers of the recording's objects that live. */
class Steps {
  steps = [];
  garbage = [];
  finalized = undefined;
  mallocs = 0;
  #stacks = 0;
  #stackOf = new Map();
  #objectOf = new Map();

  malloc(bytes, noscan) {
    this.steps.push(['malloc', ++this.mallocs, bytes, noscan]);
  }

  /** The same for the recording's object so numbered: the log's reader gives numbers of the dead to others. */
  recordedMalloc(object, bytes, noscan) {
    this.malloc(bytes, noscan);
    this.#objectOf.set(object, this.mallocs);
  }

  numberOf(object) {
    return this.#objectOf.get(object);
  }

  stack(pages) {
    this.steps.push(['stack', ++this.#stacks, pages]);
  }

  recordedStack(span, pages) {
    this.stack(pages);
    this.#stackOf.set(span, this.#stacks);
  }

  freeStack(number) {
    this.steps.push(['freeStack', number]);
  }

  freeRecordedStack(span) {
    this.freeStack(this.#stackOf.get(span));
  }

  /** A collection followed the last malloc: the pacer will find that out, if these objects are garbage by then. */
  collection(dead) {
    const last = this.steps.findLastIndex(([kind]) => kind === 'malloc');
    const isFirst = !this.steps.some(([kind]) => kind === 'enableCollection');
    this.steps.splice(last, 0, ...(isFirst ? [['enableCollection']] : []), ['drop', ...dead.map((object) => this.numberOf(object))]);
  }

  change(text) {
    const [what, ...values] = text.split(':');
    const numbers = values.map(Number);
    const form = `${what}${':N'.repeat(values.length)}`;
    if (numbers.some((n) => !Number.isSafeInteger(n) || n < 0)) throw new Error(`${text}: expected whole numbers`);
    if (/^\d+$/.test(what) && (values[0] === '0' || values[0] === '1') && values.length === 1) return this.malloc(Number(what), 1 - numbers[0]);
    switch (form) {
      case 'stack:N':
        return this.stack(numbers[0]);
      case 'freeStack:N':
        return this.freeStack(numbers[0]);
      case 'drop':
        return this.garbage.push(this.mallocs);
      case 'drop:N':
        return this.garbage.push(numbers[0]);
      case 'finalize':
        this.finalized = this.mallocs;
        return;
      case 'resize:N:N':
        this.steps[this.#indexOf(numbers[0], text)][2] = numbers[1];
        return;
      case '-malloc:N':
        return this.steps.splice(this.#indexOf(numbers[0], text), 1);
      default:
        throw new Error(`${text}: no such change`);
    }
  }

  #indexOf(malloc, text) {
    const index = this.steps.findIndex(([kind, n]) => kind === 'malloc' && n === malloc);
    if (index < 0) throw new Error(`${text}: malloc ${malloc} is not in the start-up`);
    return index;
  }
}

/** The file's text. */
async function makeStartUp({ output, recording, mallocs, changes }) {
  const path = fileURLToPath(new URL(`${recording}.evlog.gz`, RECORDINGS));
  const { header, chunks } = await openHistory(recording, new InputFile(path).open());
  const made = new Steps();
  const garbage = await readStartUp(chunks, Number(mallocs), made);
  made.garbage.push(...garbage);
  for (const change of changes) made.change(change);
  const lines = made.steps.map((step) => `    ${JSON.stringify(step).replaceAll('"', "'").replaceAll(',', ', ')},`);
  return `import type { StartUp } from '@spanlab/core';

/**
 * What Go ${header.go} allocates before main.main: the first ${mallocs} mallocs of ${recording},
 * with what is different in the process that measured datasets/workloads.
 *
 * A data file: a test makes it again and compares. Changes go into the command that made it:
 *
${commandLines([output, recording, mallocs, ...changes]).join('\n')}
 */
export const startUp: StartUp = {
  steps: [
${lines.join('\n')}
  ],
  garbage: [${made.garbage.join(', ')}],
${made.finalized === undefined ? '' : `  finalized: ${made.finalized},\n`}};
`;
}

/** Reads so many mallocs and what stands between them; returns which of their objects the next collection finds dead. */
async function readStartUp(chunks, mallocs, made) {
  const later = new Set();
  for await (const chunk of chunks) {
    for (let i = 0, k = 0; i < chunk.length; i++) {
      for (; k < chunk.breakCount && chunk.breakAt[k] === i; k++) {
        const kind = chunk.breakKind[k];
        if (made.mallocs < mallocs) readBreak(chunk, k, made);
        else if (kind === HeapEvent.EndMarking) {
          return [...chunk.dead[k]].filter((object) => !later.has(object)).map((object) => made.numberOf(object)).filter((number) => number !== undefined);
        }
      }
      if (!chunk.isMalloc(i)) continue;
      const [bytes, word] = chunk.requests.subarray(2 * i, 2 * i + 2);
      if (made.mallocs < mallocs) made.recordedMalloc(word >>> 1, bytes, word & 1);
      else later.add(word >>> 1);
    }
  }
  throw new Error('no collection after the start-up in the recording');
}

function readBreak(chunk, k, made) {
  const object = chunk.breakObject[k];
  const pages = chunk.breakArgs[3 * k];
  const purpose = chunk.breakArgs[3 * k + 1];
  switch (chunk.breakKind[k]) {
    case HeapEvent.Mcache:
      return made.steps.push(['cache']);
    case HeapEvent.StartProcessor:
      return made.steps.push(['processor']);
    case HeapEvent.StartCollection:
      return;
    case HeapEvent.EndMarking:
      return made.collection([...chunk.dead[k]]);
    case HeapEvent.AllocManual:
      if (purpose !== STACK_PURPOSE) throw new Error(`a manual span of purpose ${purpose} at start-up`);
      return made.recordedStack(object, pages);
    case HeapEvent.FreeManual:
      return made.freeRecordedStack(object);
    default:
      throw new Error(`event ${chunk.breakKind[k]} at start-up`);
  }
}

/** The command as lines of a comment, broken between words. */
function commandLines(words) {
  const lines = [` *     ${COMMAND}`];
  for (const word of words) {
    if (`${lines.at(-1)} ${word} \\`.length > WIDTH) {
      lines[lines.length - 1] += ' \\';
      lines.push(' *      ');
    }
    lines[lines.length - 1] += ` ${word}`;
  }
  return lines;
}

/** The words that follow the command in the head of a file. */
function headOf(text) {
  const start = text.indexOf(`${COMMAND} `);
  if (start < 0) throw new Error(`no "${COMMAND}" in the head of the file`);
  const command = text.slice(start + COMMAND.length, text.indexOf('*/', start));
  return command.replaceAll(/\\\n \*/g, ' ').split(/\s+/).filter((word) => word !== '');
}

const isAgain = process.argv[2] === '--again';
const [output, recording, mallocs, ...changes] = isAgain ? headOf(readFileSync(process.argv[3], 'utf8')) : process.argv.slice(2);
if (mallocs === undefined) throw new Error(USAGE);
const text = await makeStartUp({ output, recording, mallocs, changes });
if (isAgain) process.stdout.write(text);
else writeFileSync(output, text);
