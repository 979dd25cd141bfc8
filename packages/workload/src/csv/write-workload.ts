import type { WorkloadChunk } from '../rows/workload-chunk.js';
import { WorkloadOp, workloadOpName } from '../rows/workload-op.js';
import type { Workload } from '../rows/workload.js';

/** Ops that name an object or stack, and ops with a size. */
const WITH_ID: readonly number[] = [WorkloadOp.Alloc, WorkloadOp.Free, WorkloadOp.Stack, WorkloadOp.StackFree];
const WITH_SIZE: readonly number[] = [WorkloadOp.Alloc, WorkloadOp.Stack, WorkloadOp.Sleep];

/** What rows are made of, by op. */
const SHAPES = Array.from({ length: WorkloadOp.StackFree + 1 }, (_, op) => ({
  name: workloadOpName(op),
  hasId: WITH_ID.includes(op),
  hasSize: WITH_SIZE.includes(op),
}));

/**
 * Writes a workload as CSV, a piece a chunk. Ids are object numbers from 0, so
 * reading it again gives the same chunks. The column p stands there if the
 * workload has processors.
 *
 * @throws what reading the workload throws
 */
export async function* writeWorkload(
  workload: Pick<Workload, 'chunks' | 'hasProcessors'>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { chunks, hasProcessors } = workload;
  yield asciiOf(hasProcessors ? 'op,id,size,scan,p\n' : 'op,id,size,scan\n');
  for await (const chunk of chunks) yield asciiOf(rowsOf(chunk, hasProcessors));
}

function rowsOf(chunk: WorkloadChunk, hasProcessors: boolean): string {
  let text = '';
  for (let i = 0; i < chunk.length; i++) {
    const op = chunk.op[i];
    const { name, hasId, hasSize } = SHAPES[op];
    const id = hasId ? chunk.object[i] - 1 : '';
    const size = hasSize ? chunk.size[i] : '';
    const scan = op === WorkloadOp.Alloc ? chunk.scan[i] : '';
    text += hasProcessors ? `${name},${id},${size},${scan},${chunk.p[i]}\n` : `${name},${id},${size},${scan}\n`;
  }
  return text;
}

function asciiOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
