import { describe, expect, it } from 'vitest';
import { costTables } from '../../src/experiment/cost-tables.js';

const old = { program: 10, refill: 1500 };
const later = { program: 10, refill: 300, zeroByte: 0.08 };

describe('tables of costs in a report', () => {
  it('have a column for each strategy, and a dash where it does not charge a cost', () => {
    const { columns, rows } = costTables([
      { strategy: 'go1.4', costs: 'strategy', costTable: old },
      { strategy: 'go1.20', costs: 'strategy', costTable: later },
      { strategy: 'go1.4', costs: 'strategy', costTable: { refill: 1500, program: 10 } },
    ]);
    expect(columns.map(({ title }) => title)).toEqual(['work', 'go1.4', 'go1.20']);
    // Costs that none of them charges are not there.
    expect(rows).toEqual([['program', '10', '10'], ['refill', '1,500', '300'], ['zeroByte', '–', '0.08']]);
  });

  it('are named after what the costs are called, and the strategy where one name stands for several', () => {
    const dear = { program: 20, refill: 1500 };
    const titles = (cells: Parameters<typeof costTables>[0]): string[] => costTables(cells).columns.map(({ title }) => title);
    expect(titles([
      { strategy: 'go1.4', costs: 'strategy', costTable: old },
      { strategy: 'go1.4', costs: 'dear', costTable: dear },
      { strategy: 'mine', costs: 'dear', costTable: dear },
    ])).toEqual(['work', 'go1.4', 'dear']);
    expect(titles([
      { strategy: 'go1.4', costs: 'fitted', costTable: dear },
      { strategy: 'go1.20', costs: 'fitted', costTable: later },
    ])).toEqual(['work', 'go1.4 (fitted)', 'go1.20 (fitted)']);
  });
});
