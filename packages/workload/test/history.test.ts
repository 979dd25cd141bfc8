import { Decision, HeapEvent, TINY_COMBINED, WORDS_PER_MALLOC } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { RecordWriter } from '../src/index.js';
import { readAll } from './pieces.js';

const ARENA = 0xc208000000;
const log = () => new RecordWriter({ go: [1, 4, 3], gogc: 60 }).push(20, ARENA);

describe('HistoryReader', () => {
  it('reads the header', async () => {
    const { history } = await readAll(log().toBytes());
    expect(history.header).toEqual({ major: 1, minor: 4, patch: 3, go: '1.4.3', gomaxprocs: 1, gogc: 60 });
  });

  it('turns malloc records into requests and recorded answers', async () => {
    const { chunks } = await readAll(log().push(1, 100, 0).push(2, ARENA + 8192).push(1, 5, 7).push(2, ARENA + 16).push(1, 1, 1).push(2, ARENA + 21, 1).toBytes());
    const [chunk] = chunks;
    const words = 3 * WORDS_PER_MALLOC;
    expect([...chunk.requests.subarray(0, words)]).toEqual([100, 2, 5, 2 * 2 + 1, 1, 3 * 2 + 1]);
    expect([...chunk.recorded.subarray(0, words)]).toEqual([1024, 0, 2, 0, 2, TINY_COMBINED | 5]);
    expect([...chunk.record.subarray(0, 3)]).toEqual([1, 3, 5]);
    expect(chunk.objectLimit).toBe(4);
  });

  it('gives decisions inside a malloc to that malloc, and a growth before a manual span to the span', async () => {
    const { chunks } = await readAll(
      log().push(13, ARENA, 2 ** 20).push(3, ARENA, 4).push(1, 8).push(11, ARENA + 4 * 8192, 1 + 1 * 2 ** 32).push(2, ARENA + 4 * 8192).toBytes(),
    );
    const [chunk] = chunks;
    const { decisions } = chunk;
    const contents = Array.from({ length: decisions.length }, (_, d) => [
      decisions.at(d), decisions.kind(d), decisions.a(d), decisions.b(d), decisions.c(d), chunk.decisionRecord[d],
    ]);
    expect(contents).toEqual([
      [0, Decision.ArenaStart, ARENA, 0, 0, 0],
      [0, Decision.Grow, 0, 128, 0, 1],
      [0, Decision.ManualSpan, 0, 4, 0, 2],
      [1, Decision.HeapSpan, 4, 1, 1, 4],
    ]);
    expect(chunk.breakKind[0]).toBe(HeapEvent.AllocManual);
  });

  it('tells of a sweep the bytes of the slots that it freed, NaN if they are of different sizes', async () => {
    const { chunks } = await readAll(
      log()
        .push(1, 16).push(2, ARENA).push(1, 16).push(2, ARENA + 16).push(1, 16).push(2, ARENA + 32)
        .push(1, 40).push(2, ARENA + 8192).push(1, 40).push(2, ARENA + 8240)
        .push(8).push(9)
        .push(5).push(6, ARENA, 1).push(7, ARENA, 16).push(7, ARENA + 16, 16).push(7, ARENA + 32, 16)
        .push(5).push(6, ARENA + 8192).push(7, ARENA + 8192, 48).push(7, ARENA + 8240, 56)
        .push(5).push(6, ARENA + 16384, 1)
        .toBytes(),
    );
    const { decisions } = chunks[0];
    const sweeps = Array.from({ length: decisions.length }, (_, d) => d).filter((d) => decisions.kind(d) === Decision.Sweep);
    expect(sweeps.map((d) => [decisions.a(d), decisions.b(d), decisions.c(d)])).toEqual([[0, 1, 48], [1, 0, NaN], [2, 1, 0]]);
  });

  it('tells a collection who dies, at the end of marking, although the log tells it when sweeping', async () => {
    const { chunks, history } = await readAll(
      log()
        .push(1, 16, 0).push(2, ARENA)
        .push(1, 16, 0).push(2, ARENA + 16)
        .push(18).push(8).push(10).push(9, 1234)
        .push(1, 16, 0).push(6, ARENA, 1).push(7, ARENA + 16, 16).push(2, ARENA + 16)
        .push(18).push(8).push(6, ARENA).push(7, ARENA, 16).push(10).push(9, 99)
        .push(5).push(6, ARENA).push(7, ARENA + 16, 16)
        .toBytes(),
    );
    const [chunk] = chunks;
    const kinds = Array.from(chunk.breakKind.subarray(0, chunk.breakCount));
    expect(kinds).toEqual([HeapEvent.StartCollection, HeapEvent.EndMarking, HeapEvent.StartCollection, HeapEvent.EndMarking, HeapEvent.SweepOne]);
    expect(chunk.dead.map((dead) => dead && [...dead])).toEqual([undefined, [2, 1], undefined, [2]]);
    expect(history.counts).toEqual({ records: 22, mallocs: 3, deaths: 3, collections: 2 });
    // The third malloc reuses the number of the object that died before it.
    expect(chunk.requests[4 * WORDS_PER_MALLOC + 1] >>> 1).toBe(2);
    // The tiny block is forgotten in the collection that the log names after it.
    expect([1, 2, 3].map((d) => chunk.decisions.kind(d))).toEqual([Decision.ForgetTiny, Decision.FlushCaches, Decision.NextGc]);
    // Sweeps carry how many bytes they freed.
    expect([4, 5].map((d) => chunk.decisions.c(d))).toEqual([16, 0]);
  });

  it('lets all objects of a tiny block die with it', async () => {
    const { chunks } = await readAll(
      log().push(1, 4, 1).push(2, ARENA).push(1, 4, 1).push(2, ARENA + 4, 1).push(1, 8, 1).push(2, ARENA + 8, 1)
        .push(8).push(9).push(5).push(6, ARENA).push(7, ARENA, 16).toBytes(),
    );
    expect([...(chunks[0].dead[1] ?? [])].toSorted()).toEqual([1, 2, 3]);
  });

  it('holds events inside a malloc at that malloc', async () => {
    const { chunks } = await readAll(new RecordWriter({ go: [1, 5, 1] }).push(20, ARENA).push(1, 16).push(5).push(2, ARENA).toBytes());
    const [chunk] = chunks;
    expect([chunk.length, chunk.breakCount, chunk.breakAt[0], chunk.isMalloc(0)]).toEqual([1, 1, 0, true]);
  });

  it('finds an object by its slot where the release puts a header before it', async () => {
    const heap = 0xc000000000;
    const { history } = await readAll(
      new RecordWriter({ go: [1, 24, 0] }).push(1, 600, 0).push(2, heap + 8).push(8).push(9).push(5).push(6, heap).push(7, heap, 640).toBytes(),
    );
    expect(history.counts.deaths).toBe(1);
  });

  it('keeps only one collection cycle, and reuses the numbers of the dead', async () => {
    const writer = log();
    const cycles = 200;
    const objects = 100;
    for (let cycle = 0; cycle < cycles; cycle++) {
      for (let i = 0; i < objects; i++) writer.push(1, 16).push(2, ARENA + 16 * i);
      writer.push(8).push(9).push(5).push(6, ARENA);
      for (let i = 0; i < objects; i++) writer.push(7, ARENA + 16 * i, 16);
    }
    const { chunks, history } = await readAll(writer.toBytes(), [1600]);
    expect(history.counts.deaths).toBe(cycles * objects);
    expect(Math.max(...chunks.map((chunk) => chunk.objectLimit))).toBe(objects + 1);
  });
});
