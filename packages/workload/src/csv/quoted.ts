/** Longest piece of a file that a message shows, in characters. */
const MAX_SHOWN = 40;

/** Text from a file for a message: on one line, in quotes, not too long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
}
