import { createHash } from 'node:crypto';

/** Hexadecimal digits that tell names apart. */
const DIGITS = 8;

/** File systems take 255 bytes; endings and kinds of figures come on top of this. */
const MOST_CHARACTERS = 150;

/**
 * Names that can stand side by side as files. What a file system may take for
 * one name (it may ignore case) gets a hash of what it is the name of, each of
 * them and not just the second: a number would depend on which came first. So
 * does what is too long, cut.
 *
 * @param names as they would be read best
 * @param wholes what each name is of, of which no two are the same
 */
export function distinctNames(names: readonly string[], wholes: readonly string[]): string[] {
  const short = names.map((name) => name.slice(0, MOST_CHARACTERS));
  const counts = new Map<string, number>();
  for (const name of short) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  return short.map((name, i) => {
    if (name === names[i] && counts.get(name.toLowerCase()) === 1) return name;
    return `${name}-${createHash('sha256').update(wholes[i]).digest('hex').slice(0, DIGITS)}`;
  });
}
