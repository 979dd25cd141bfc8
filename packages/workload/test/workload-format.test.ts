import { describe, expect, it } from 'vitest';
import { WorkloadOp, workloadOpName } from '../src/index.js';
import { readWorkload, rowsOf } from './workloads.js';

const { Alloc, Free, Gc, Stats, Sleep, Stack, StackFree } = WorkloadOp;
const read = async (csv: string): Promise<number[][]> => rowsOf((await readWorkload(csv)).chunks);

describe('the CSV format', () => {
  it('has seven ops', async () => {
    const { workload, chunks } = await readWorkload(
      'op,id,size,scan\nstats,,,\nalloc,7,24,1\nstack,7,2048,\nsleep,,1000000,\ngc,,,\nfree,7,,\nstackfree,7,,\n',
    );
    expect(rowsOf(chunks)).toEqual([
      [Stats, 0, 0, 0, 0],
      [Alloc, 1, 24, 1, 0],
      [Stack, 1, 2048, 0, 0],
      [Sleep, 0, 1_000_000, 0, 0],
      [Gc, 0, 0, 0, 0],
      [Free, 1, 0, 0, 0],
      [StackFree, 1, 0, 0, 0],
    ]);
    expect(workload.counts).toEqual({
      rows: 7,
      allocs: 1,
      frees: 1,
      collections: 1,
      checkpoints: 1,
      sleeps: 1,
      stacks: 1,
      stackFrees: 1,
      requestedBytes: 24,
      maxLiveObjects: 1,
      processors: 1,
    });
    expect(chunks[0].objectLimit).toBe(2);
    expect(chunks[0].stackLimit).toBe(2);
  });

  it('numbers objects from 1 and reuses the numbers of the dead, whatever the ids', async () => {
    const rows = await read(
      'op,id,size,scan\nalloc,4294967295,8,0\nalloc,0,8,0\nfree,4294967295,,\nalloc,2147483647,8,0\nalloc,2147483648,8,0\nfree,0,,\n',
    );
    expect(rows.map(([op, object]) => [workloadOpName(op), object])).toEqual([
      ['alloc', 1],
      ['alloc', 2],
      ['free', 1],
      ['alloc', 1],
      ['alloc', 3],
      ['free', 2],
    ]);
  });

  it('takes columns in any order, and a column p', async () => {
    const { workload, chunks } = await readWorkload('p,scan,op,size,id\n3,1,alloc,24,7\n,,free,,7\n63,,gc\n');
    expect(workload.hasProcessors).toBe(true);
    expect(workload.counts.processors).toBe(64);
    expect(rowsOf(chunks)).toEqual([
      [Alloc, 1, 24, 1, 3],
      [Free, 1, 0, 0, 0],
      [Gc, 0, 0, 0, 63],
    ]);
  });

  it('takes what spreadsheets and editors make of it', async () => {
    const plain = await read('op,id,size,scan\nalloc,1,24,0\nfree,1,,\n');
    expect(await read('\ufeffop,id,size,scan\nalloc,1,24,0\nfree,1,,\n')).toEqual(plain);
    expect(await read('op,id,size,scan\r\nalloc,1,24,0\r\nfree,1,,\r\n')).toEqual(plain);
    expect(await read('"op","id","size","scan"\n"alloc","1","24","0"\n"free","1","",""\n')).toEqual(plain);
    expect(await read('op,id,size,scan\nalloc,1,24,0\nfree,1\n')).toEqual(plain);
    expect(await read('op,id,size,scan\nalloc,1,24,0\nfree,1,,')).toEqual(plain);
    expect(await read('op,id,size,scan\nalloc,1,24,0\nfree,1,,\n\n \r\n\n')).toEqual(plain);
    expect(await read('op,id,size,scan\nalloc,00001,024,0\nfree,1,,\n')).toEqual(plain);
  });

  it('takes a request of 0 bytes, and one of nearly 4 GiB', async () => {
    expect(await read('op,id,size,scan\nalloc,1,0,0\nalloc,2,4294967295,0\n')).toEqual([
      [Alloc, 1, 0, 0, 0],
      [Alloc, 2, 4294967295, 0, 0],
    ]);
  });

  it('may have no rows', async () => {
    expect(await read('op,id,size,scan')).toEqual([]);
  });
});
