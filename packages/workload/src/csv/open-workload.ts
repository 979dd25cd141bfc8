import { InputError } from '@spanlab/core';
import type { WorkloadChunk } from '../rows/workload-chunk.js';
import type { Workload } from '../rows/workload.js';
import { parseColumns } from './columns.js';
import { gunzip } from './gunzip.js';
import { type LineBlock, lineBlocks } from './line-blocks.js';
import { type RowBlock, parseRows } from './row-parser.js';
import { RowReader } from './row-reader.js';

/**
 * Opens a CSV workload, whatever its length: memory is bounded by the objects
 * and stacks that live at once. The format is described in docs/workloads.md.
 *
 * @param name of the file, for messages
 * @param bytes of the file in pieces of any length, plain or gzip
 * @throws InputError where the file is wrong, with the line; the header is
 *   checked at once, rows while the chunks are read
 */
export async function openWorkload(name: string, bytes: AsyncIterable<Uint8Array>): Promise<Workload> {
  const blocks = lineBlocks(name, gunzip(name, bytes));
  try {
    const first = await blocks.next();
    if (first.done === true) throw new InputError(`${name}: the file is empty; expected the header op,id,size,scan and rows`);
    const head = parseRows(name, first.value);
    if (head.rows.length === 0) throw head.fault as InputError;
    const columns = parseColumns(name, head.rows[0]);
    const reader = new RowReader(name, columns);
    return {
      name,
      hasProcessors: columns.p >= 0,
      chunks: chunksOf(name, head, blocks, reader),
      counts: reader.collector.counts,
    };
  } catch (error) {
    // Closes the file; nobody will ask for the rows.
    await blocks.return(undefined);
    throw error;
  }
}

async function* chunksOf(
  name: string,
  head: RowBlock,
  blocks: AsyncGenerator<LineBlock>,
  reader: RowReader,
): AsyncGenerator<WorkloadChunk, void, undefined> {
  const { collector } = reader;
  reader.push(head, 1);
  yield* collector.takeReady();
  for await (const block of blocks) {
    reader.push(parseRows(name, block));
    yield* collector.takeReady();
  }
  collector.end();
  yield* collector.takeReady();
}
