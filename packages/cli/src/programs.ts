import { InputError, type StrategyPlugin, compareNames } from '@spanlab/core';
import { replaysRelease } from '@spanlab/harness';
import type { Dataset } from '@spanlab/workload';
import { kindOf, misplaced } from './dataset-files.js';

/** A program to compare heaps on: the recording that is its workload, and all recordings of it. */
export interface Program {
  readonly name: string;
  readonly workload: Dataset;
  readonly recordings: readonly Dataset[];
}

/**
 * Chooses programs by name (`lru`) or by the name of a recording (`lru.go1.4.3`).
 * A program was recorded on several releases; its workload is the recording
 * made on the newest one, unless told otherwise.
 *
 * @param names all programs if empty; each is taken once
 * @param recordedOn release whose recordings are the workloads: 1.4.3
 */
export function choosePrograms(
  datasets: readonly Dataset[],
  names: readonly string[],
  recordedOn?: string,
): Program[] {
  const recordings = datasets.filter((dataset) => dataset.kind === 'recording');
  const all = [...new Set(recordings.map((dataset) => dataset.program))].toSorted(compareNames);
  if (names.length === 0) return all.map((name) => programOf(name, recordings, recordedOn));
  const chosen = names.map((name) => {
    const recording = recordings.find((dataset) => dataset.name === name);
    if (recording !== undefined) {
      if (recordedOn !== undefined) throw new InputError(`--recorded-on ${recordedOn}: has no effect on ${name}, which is a recording; leave it out, or name the program, ${recording.program}`);
      return { ...programOf(recording.program, recordings, undefined), workload: recording };
    }
    if (all.includes(name)) return programOf(name, recordings, recordedOn);
    throw unknownProgram(name, datasets, all);
  });
  // Twice the same is once, by whatever names.
  return chosen.filter(({ workload }, i) => chosen.findIndex((other) => other.workload === workload) === i);
}

function unknownProgram(name: string, datasets: readonly Dataset[], programs: readonly string[]): InputError {
  const kind = kindOf(name, datasets);
  if (kind === undefined) return new InputError(`${name}: no program or recording of that name; programs: ${programs.join(', ')}`);
  if (kind !== 'recording') return misplaced(name, kind, 'a recorded program');
  return new InputError(`${name}: a file, but expected the name of a program or recording in a folder with a catalogue, which --datasets names; \`spanlab verify\` takes files`);
}

/** Which recordings of a program each strategy replays: all that its release, or releases, have. */
export function proofsOf({ recordings }: Program, strategies: readonly StrategyPlugin[]): [StrategyPlugin, Dataset][] {
  return strategies.flatMap((strategy) =>
    recordings.filter((dataset) => replaysRelease(strategy, dataset.go)).map((recording): [StrategyPlugin, Dataset] => [strategy, recording]),
  );
}

function programOf(name: string, datasets: readonly Dataset[], recordedOn: string | undefined): Program {
  const recordings = datasets
    .filter((dataset) => dataset.program === name)
    .toSorted((a, b) => compareNames(a.go ?? '', b.go ?? ''));
  const workload = recordedOn === undefined ? recordings.at(-1) : recordings.find((dataset) => dataset.go === recordedOn);
  if (workload === undefined) {
    const releases = recordings.map((dataset) => dataset.go).join(', ');
    throw new InputError(`${name}: not recorded on Go ${recordedOn}; recorded on: ${releases}`);
  }
  return { name, workload, recordings };
}
