import type { CellResult } from '@spanlab/core';
import { formatCountOf } from './format.js';
import { labelOf } from './strategy-names.js';

/** The program and the strategy it ran on, for titles: `lru on Go 1.4.3`, `lru of Go 1.20.4 on bump`. */
export function programOnRelease(cell: CellResult): string {
  const { program, go } = cell.workload;
  const label = labelOf(cell);
  return label === `Go ${go}` ? `${program} on ${label}` : `${program} of Go ${go} on ${label}`;
}

/** The cell in full, for subtitles: names of dataset and strategy, length, GOGC. */
export function cellDetails(cell: CellResult): string {
  return [
    cell.workload.name,
    `strategy ${cell.strategy}`,
    formatCountOf(cell.events, 'event'),
    `GOGC ${cell.workload.gogc}`,
  ].join(' · ');
}

/** The cell as the start of a file name: `lru.go1.4.3.go1.4`. */
export function cellFileStem(cell: CellResult): string {
  return safeName(`${cell.workload.name}.${cell.strategy}`);
}

/** A recording as the start of a file name: `lru.go1.4.3`. */
export function recordingFileStem(workloadName: string): string {
  return safeName(workloadName);
}

/** Target of links to a recording within the page. */
export function recordingAnchor(workloadName: string): string {
  return `recording-${safeName(workloadName)}`;
}

/** Writes characters that mean something to a file system, in a link or in markup as `~` and their code. */
export function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/gu, (character) => `~${(character.codePointAt(0) as number).toString(16)}~`);
}
