import { FIRST_STACK_SPAN } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { startUp } from '../src/start-up.js';

describe('the start-up of Go 1.4', () => {
  it("keeps its spans' numbers apart from those of the program's stacks", () => {
    const numbers = startUp.steps.flatMap((step) => (step[0] === 'stack' ? [step[1]] : []));
    expect(numbers.length).toBeGreaterThan(0);
    for (const number of numbers) expect(number).toBeLessThan(FIRST_STACK_SPAN);
  });
});
