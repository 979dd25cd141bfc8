import { describe, expect, it } from 'vitest';
import { Marking } from '../src/marking.js';

describe('concurrent marking of Go 1.5.1', () => {
  it('lets the program live on what the worker scanned before it scans itself', () => {
    const marking = new Marking(0, 0, 0, 1000);
    expect(marking.scanInBackground(300)).toBe(300);
    expect(marking.assist(200)).toBe(0);
    // 250 more are due: 100 of them are credit.
    expect(marking.assist(450)).toBe(150);
    expect(marking.bytesLeft).toBe(550);
    expect(marking.assist(450)).toBe(0);
  });

  it('ends when nothing is left, and what is shaded meanwhile counts', () => {
    const marking = new Marking(0, 0, 0, 100);
    marking.shade(50);
    expect(marking.scanInBackground(120)).toBe(120);
    expect(marking.scanInBackground(120)).toBe(30);
    expect(marking.bytesLeft).toBe(0);
  });
});
