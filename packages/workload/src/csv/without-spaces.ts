/** Text without spaces around it; other white space is none that people type. */
export function withoutSpaces(text: string): string {
  return text.replace(/^ +| +$/g, '');
}
