import { deflateSync } from 'node:zlib';

/** Text for a page, small: compressed, as letters and digits. There is no date in it, so the same text gives the same bytes. */
export function pack(text: string): string {
  return deflateSync(text, { level: 9 }).toString('base64');
}
