/** A path or name as an argument of a command to paste into a shell: quoted if it would not come through as it is. */
export function shellArgument(text: string): string {
  return /^[\w%+,./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
