import { type Workload, type WorkloadChunk, openWorkload } from '../src/index.js';
import { pieces } from './pieces.js';

/** Reads a whole CSV workload, given as text or bytes, in pieces of the given lengths. */
export async function readWorkload(
  csv: string | Uint8Array,
  lengths?: readonly number[],
): Promise<{ workload: Workload; chunks: WorkloadChunk[] }> {
  const bytes = typeof csv === 'string' ? new TextEncoder().encode(csv) : csv;
  const workload = await openWorkload('test.csv', pieces(bytes, lengths));
  return { workload, chunks: await chunksOf(workload) };
}

export async function chunksOf(workload: Workload): Promise<WorkloadChunk[]> {
  const chunks: WorkloadChunk[] = [];
  for await (const chunk of workload.chunks) chunks.push(chunk);
  return chunks;
}

/** The message that reading this workload fails with. */
export async function messageOfWorkload(csv: string | Uint8Array, lengths?: readonly number[]): Promise<string> {
  try {
    await readWorkload(csv, lengths);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'no error';
}

/** Rows as [op, object, size, scan, p]. */
export function rowsOf(chunks: readonly WorkloadChunk[]): number[][] {
  return chunks.flatMap((chunk) =>
    Array.from({ length: chunk.length }, (_, i) => [chunk.op[i], chunk.object[i], chunk.size[i], chunk.scan[i], chunk.p[i]]),
  );
}

/** All pieces as one. */
export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of stream) all.push(piece);
  return Buffer.concat(all);
}
