import { InputError } from '@spanlab/core';
import { suggest } from './config/suggest.js';

/** Names that a message lists. */
const MOST_LISTED = 5;

/**
 * Figures that a user's words mean, in the order of `figures`. Several words
 * narrow down: a figure is meant if its name has every one of them, as whole
 * parts: `lru`, `go1.20` (which is not in `go1.20.4`), `waste-waterfall`. Commas
 * within a word mean any of them. Whole names, with nothing else, mean each its figure.
 *
 * @param figures all names of a report
 * @param report as the user called it, for messages
 * @throws InputError that lists near names if no figure is meant, or not one by some word
 */
export function chooseFigures(figures: readonly string[], words: readonly string[], report: string): string[] {
  if (words.length === 0) return [...figures];
  const given = words.map((word) => word.split(',').map((one) => one.trim()));
  const parts = new Map(figures.map((figure) => [figure, new Set(partsInRow(figure))]));
  const unknown = given.flat().find((one) => ![...parts.values()].some((own) => own.has(one)));
  if (unknown !== undefined) throw unknownPart(unknown, figures, report);
  if (given.flat().every((one) => parts.has(one))) return figures.filter((figure) => given.flat().includes(figure));
  const counts = figures.map((figure) => given.filter((word) => word.some((one) => parts.get(figure)?.has(one))).length);
  const chosen = figures.filter((_, i) => counts[i] === given.length);
  if (chosen.length > 0) return chosen;
  const most = Math.max(...counts);
  const near = figures.filter((_, i) => counts[i] === most);
  throw new InputError(
    `${words.join(' ')}: no figure in ${report} has all of these in its name; near: ${listed(near)}; ` +
      `leave out a word, or join alternatives by a comma, as ${words.join(',')}`,
  );
}

function unknownPart(part: string, figures: readonly string[], report: string): InputError {
  const near = nearParts(part, figures);
  return new InputError(`${JSON.stringify(part)}: no figure in ${report} has this as a part of its name; ${near.length === 0 ? '--list prints all names' : `near: ${listed(near)}; --list prints all names`}`);
}

/** Parts that hold what was given; if there are none, what was probably meant, be it a whole name. */
function nearParts(part: string, figures: readonly string[]): string[] {
  if (part === '') return [];
  const holding = distinct(figures.flatMap(partsOf)).filter((one) => one.includes(part.toLowerCase()));
  if (holding.length > 0) return holding;
  const meant = suggest(part, distinct(figures.flatMap(partsInRow)));
  return meant === undefined ? [] : [meant];
}

/** What stands between dots, but for those of a release: `lru`, `go1.20.4`, `idle-runs`. */
function partsOf(figure: string): string[] {
  return figure.split(/\.(?!\d)/);
}

/** Every part of a name, and every several in a row. */
function partsInRow(figure: string): string[] {
  const parts = partsOf(figure);
  return parts.flatMap((_, from) => parts.slice(from).map((_, more) => parts.slice(from, from + more + 1).join('.')));
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)];
}

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_LISTED;
  return `${names.slice(0, MOST_LISTED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
