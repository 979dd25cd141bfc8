import { describe, expect, it } from 'vitest';
import { HeapDriver } from './heap-driver.js';

const PAGE_BYTES = 8192;

describe('released pages', () => {
  // Filling a page cache moves the scavenged bits of its pages there, so both places count.
  it('of all spans together are HeapReleased, also while the page cache holds some', () => {
    const driver = new HeapDriver();
    const released = () => driver.spans().reduce((bytes, span) => bytes + span.releasedPages * PAGE_BYTES, 0);
    driver.heap.allocManual(1, 1, 1);
    expect(released()).toBe(driver.heap.memStats().HeapReleased);
    driver.heap.startProcessor?.();
    // Fills the page cache: pages 2..63 are in it, all of them released.
    driver.heap.allocManual(2, 1, 1);
    expect(released()).toBe(driver.heap.memStats().HeapReleased);
  });
});
