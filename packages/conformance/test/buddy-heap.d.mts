import type { HeapStrategy, StrategyPlugin } from '@spanlab/core';

export declare const BuddyHeap: new () => HeapStrategy;
export declare const strategy: StrategyPlugin;
