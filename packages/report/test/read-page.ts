import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';

/** The page as it is read: without its scripts, and what is packed into them as letters and digits that could spell anything. */
export async function readPage(path: string): Promise<string> {
  const html = await readFile(path, 'utf8');
  const scripts = html.match(/<script\b[^>]*>/g) ?? [];
  for (const script of scripts) expect(script).toMatch(/^<script type="(text\/plain|module)"[^>]*>$/);
  expect(scripts).toHaveLength(html.split('</script>').length - 1);
  return html.replaceAll(/<script\b[^>]*>[^<]*(?:<(?!\/script>)[^<]*)*<\/script>/g, '');
}
