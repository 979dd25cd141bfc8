import { compareNames } from '@spanlab/core';
import { type NotCompared, type Verification, describeOutcome } from '@spanlab/conformance';
import { formatCount, formatNoun, formatRate, formatSeconds } from './format.js';
import { jsonText } from './json-text.js';
import { describeStrategy } from './strategy-candidates.js';

/** A verification and how long it took, reading included. */
export interface TimedVerification {
  readonly verification: Verification;
  readonly seconds: number;
  /** Where its strategy came from: a package's name or a path. */
  readonly strategyFrom: string;
}

/** One recording: a line, and the first difference if there is one. */
export function describeVerification({ verification: v, seconds, strategyFrom }: TimedVerification): string {
  const name = v.recording.replace(/\.evlog(\.gz)?$/, '').padEnd(22);
  const compared = `${formatCount(v.checked).padStart(9)} compared`;
  const result = v.mismatched === 0 ? 'exact' : `${formatCount(v.mismatched)} DIFFER`;
  const strategy = describeStrategy(v.strategy, strategyFrom).padEnd(6);
  const notes = [
    ...v.notCompared.filter(({ what }) => what === 'MemStats').map(({ why }) => `, MemStats not compared: ${why}`),
    v.invariantChecks > 0 ? `, invariants held at ${formatNoun(v.invariantChecks, 'check')}` : '',
  ];
  const line = `${v.mismatched === 0 ? '✓' : '✗'} ${name} ${strategy} ${formatCount(v.events).padStart(9)} events  ${compared}  ${result}  ${formatSeconds(seconds)}${notes.join('')}\n`;
  return v.mismatched === 0 ? line : line + describeDifferences(v);
}

/** All recordings together, and what to do next. */
export function describeTotal(done: readonly TimedVerification[]): string {
  const sum = (of: (v: Verification) => number) => done.reduce((total, { verification }) => total + of(verification), 0);
  const mismatched = sum((v) => v.mismatched);
  const events = sum((v) => v.events);
  const seconds = done.reduce((total, one) => total + one.seconds, 0);
  const result =
    mismatched === 0
      ? 'every one as in the real runtime'
      : `${formatCount(mismatched)} DIFFER from the real runtime`;
  return (
    `\n${formatNoun(done.length, 'recording')}, ${formatNoun(events, 'event')}, ${formatNoun(sum((v) => v.checked), 'comparison')}: ${result}\n` +
    `${describeNotCompared(done.flatMap(({ verification }) => verification.notCompared))}${formatSeconds(seconds)} with reading, ${formatRate(events / seconds, 'events')} (\`npm run bench\` times the replay alone)\n`
  );
}

/** What was not compared: a line a reason. */
function describeNotCompared(all: readonly NotCompared[]): string {
  const lines = [...new Set(all.map(({ why }) => why))].map((reason) => {
    const some = all.filter(({ why }) => why === reason);
    const whats = [...new Set(some.map(({ what }) => what))].toSorted(compareNames);
    return `  ${formatCount(countOf(some))} × ${whats.join(', ').replaceAll(', MemStats.', ', ')}: ${reason}\n`;
  });
  return lines.length === 0 ? '' : `Not compared, ${formatCount(countOf(all))} in all:\n${lines.join('')}`;
}

function countOf(all: readonly NotCompared[]): number {
  return all.reduce((sum, { count }) => sum + count, 0);
}

/** The machine-readable form: one object a recording. */
export function toJson(done: readonly TimedVerification[]): string {
  const objects = done.map(({ verification: v, seconds, strategyFrom }) => ({
    recording: v.recording,
    go: v.go,
    strategy: v.strategy,
    strategyFrom,
    gogc: v.gogc,
    events: v.events,
    mallocs: v.counts.mallocs,
    deaths: v.counts.deaths,
    cycles: v.counts.collections,
    ...v.tallies,
    memstats: {
      checked: v.memStats.checked,
      mismatched: v.memStats.mismatched,
      fields: v.memStats.fields,
      mismatches: v.memStats.mismatches,
    },
    notCompared: v.notCompared,
    firstMismatch: firstMismatchOf(v),
    seconds,
    eventsPerSecond: Math.round(v.events / seconds),
  }));
  return jsonText(objects);
}

function firstMismatchOf(v: Verification): object | null {
  if (v.firstMismatch !== undefined) {
    const { divergence, recordedPlace, replayedPlace } = v.firstMismatch;
    return {
      category: divergence.category,
      record: divergence.record,
      event: divergence.event,
      recorded: describeOutcome(divergence.recorded, v.arenaStart),
      replayed: describeOutcome(divergence.replayed, v.arenaStart),
      state: { recorded: recordedPlace ?? null, replayed: replayedPlace ?? null },
    };
  }
  const field = v.firstMemStatsMismatch;
  return field === undefined ? null : { category: 'memstats', ...field };
}

function describeDifferences(v: Verification): string {
  const tallies = Object.entries(v.tallies)
    .filter(([, tally]) => tally.mismatched > 0)
    .map(([category, tally]) => `${category} ${formatCount(tally.mismatched)} of ${formatCount(tally.checked)}`);
  const lines = tallies.length === 0 ? [] : [tallies.join(', ')];
  if (v.firstMismatch !== undefined) {
    const { divergence, recordedPlace, replayedPlace } = v.firstMismatch;
    lines.push(
      `first at record ${divergence.record} (event ${divergence.event}):`,
      `  recorded: ${describeOutcome(divergence.recorded, v.arenaStart)}`,
      ...(recordedPlace === undefined ? [] : [`            ${recordedPlace}`]),
      `  replayed: ${describeOutcome(divergence.replayed, v.arenaStart)}`,
      ...(replayedPlace === undefined || replayedPlace === recordedPlace ? [] : [`            ${replayedPlace}`]),
    );
  }
  for (const { field, recorded, replayed } of v.memStats.mismatches.slice(0, 5)) {
    lines.push(`MemStats.${field}: recorded ${recorded === null ? 'nothing' : recorded}, replayed ${replayed}`);
  }
  if (v.memStats.mismatches.length > 5) lines.push(`and ${v.memStats.mismatches.length - 5} more MemStats values; --json has all`);
  return lines.map((line) => `    ${line}\n`).join('');
}
