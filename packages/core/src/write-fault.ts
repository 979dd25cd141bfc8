/** What a system calls it when there is no room: on the disk, or for this user on it. */
const FULL: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: "this user's share of the disk is full",
};

/**
 * What is wrong where something cannot be written, and what to do: the end of a
 * message. A full disk has a remedy of its own.
 *
 * @param what went wrong, as `cannot be written`
 * @param code of the system's error, as `ENOSPC`
 * @param remedy in all other cases
 */
export function writeFault(what: string, code: string | undefined, remedy: string): string {
  const full = FULL[code ?? ''];
  return full === undefined ? `${what} (${code}); ${remedy}` : `${what}, ${full} (${code}); make room, or name a place on another disk`;
}
