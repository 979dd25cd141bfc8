import { NumberPool } from '@spanlab/core';

/**
 * The goroutine stacks of a program on several Ps. Rows are read long before
 * some P carries them out, and the workload uses a stack's number again as soon
 * as its end was read; here a number is one stack's until that has really ended.
 */
export class SharedStacks {
  readonly #numbers = new NumberPool(1);
  /** By the workload's number: the number of the stack that has it. */
  readonly #numberOf: number[] = [];
  /** By number: whether the stack lives. */
  readonly #lives: boolean[] = [];

  /** A row `stack` was read; returns the number of the stack that it will begin. */
  announce(workloadNumber: number): number {
    const stack = this.#numbers.take();
    this.#numberOf[workloadNumber] = stack;
    this.#lives[stack] = false;
    return stack;
  }

  /** A row `stackfree` was read; returns the number of the stack that it will end. */
  announceEnd(workloadNumber: number): number {
    return this.#numberOf[workloadNumber];
  }

  /** Whether some P has begun it. */
  lives(stack: number): boolean {
    return this.#lives[stack];
  }

  begin(stack: number): void {
    this.#lives[stack] = true;
  }

  end(stack: number): void {
    this.#lives[stack] = false;
    this.#numbers.give(stack);
  }
}
